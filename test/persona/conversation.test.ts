import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  createConversation,
  type Step,
} from '../../src/persona/conversation.ts';
import type { CheckAnswer, LoggedInUser } from '../../src/persona/provider.ts';

const bob = { email: 'bob@example.com', assertion: 'certificate~of-bob' };
const ann = { email: 'ann@example.com', assertion: 'certificate~of-ann' };

const agreed: CheckAnswer = { state: 'agreed' };
const signedOut: CheckAnswer = { state: 'signed out' };
const unknown: CheckAnswer = { state: 'unknown' };
const different = (user: typeof bob): CheckAnswer => ({ state: 'different', ...user });

/** The steps without what they carry. */
const names = (steps: Step[]) => steps.map(([name]) => name);

/** Asks what `watch()` asks; gives how the answer is to be told. */
function ask(conversation: Conversation, loggedInUser: LoggedInUser): number {
  const steps = conversation.watch(loggedInUser);
  expect(names(steps)).toEqual(['check']);
  return steps[0]?.[1] as number;
}

/** A conversation that has come to its end with this user. */
function settled(loggedInUser: LoggedInUser, answer: CheckAnswer = unknown): Conversation {
  const conversation = createConversation();
  conversation.checked(ask(conversation, loggedInUser), answer);
  return conversation;
}

/** The number of the one check among the steps. */
function checkOf(steps: Step[]): number {
  const checks = steps.filter((step) => step[0] === 'check');
  expect(checks).toHaveLength(1);
  return checks[0]?.[1] as number;
}

describe('1. the state table', () => {
  /** What a provider that knows of `user` answers to a site that says `loggedInUser`. */
  const answerTo = (loggedInUser: LoggedInUser, user: typeof bob | null): CheckAnswer => {
    if (!user) return loggedInUser === null ? agreed : signedOut;
    return user.email === loggedInUser ? agreed : different(user);
  };
  const users = { 'a string': bob.email, null: null, undefined: undefined };
  const states = { nobody: null, 'the same address': bob, 'another address': ann };
  const table: [keyof typeof users, keyof typeof states | 'unknown', string][] = [
    ['a string', 'nobody', 'onlogout, onready'],
    ['a string', 'the same address', 'onmatch, onready'],
    ['a string', 'another address', 'onlogin, onready'],
    ['a string', 'unknown', 'onready'],
    ['null', 'nobody', 'onmatch, onready'],
    ['null', 'the same address', 'onlogin, onready'],
    ['null', 'another address', 'onlogin, onready'],
    ['null', 'unknown', 'onready'],
    ['undefined', 'nobody', 'onlogout, onready'],
    ['undefined', 'the same address', 'onlogin, onready'],
    ['undefined', 'another address', 'onlogin, onready'],
    ['undefined', 'unknown', 'onready'],
  ];
  it.each(table)('loggedInUser %s, provider %s: %s', (user, state, expected) => {
    const loggedInUser = users[user];
    const conversation = createConversation();
    const answer = state === 'unknown' ? unknown : answerTo(loggedInUser, states[state]);
    const steps = conversation.checked(ask(conversation, loggedInUser), answer);
    expect(names(steps).join(', ')).toBe(expected);
  });

  it('has the same cells for a provider that does not compare, but tells what it knows', () => {
    for (const [user, state, expected] of table) {
      if (state === 'unknown') continue;
      const known = states[state];
      const conversation = createConversation();
      const answer = known ? different(known) : signedOut;
      const steps = conversation.checked(ask(conversation, users[user]), answer);
      expect([user, state, names(steps).join(', ')]).toEqual([user, state, expected]);
    }
  });

  it('makes nothing of an answer that a site’s own provider should not give', () => {
    for (const answer of [agreed, { state: 'whatever' }, {}]) {
      const conversation = createConversation();
      const steps = conversation.checked(ask(conversation, undefined), answer as CheckAnswer);
      expect(steps).toEqual([['onready']]);
    }
  });
});

describe('the conversation that watch() begins', () => {
  it('hands over the assertion of the user whom the provider knows', () => {
    const conversation = createConversation();
    const steps = conversation.checked(ask(conversation, null), different(ann));
    expect(steps).toEqual([['onlogin', ann.assertion], ['onready']]);
    expect(conversation.loggedInUser).toBe(ann.email);
  });

  it('2. 3. calls one of onlogin, onlogout and onmatch, then onready, and that once', () => {
    const conversation = createConversation();
    const number = ask(conversation, bob.email);
    expect(names(conversation.checked(number, signedOut))).toEqual(['onlogout', 'onready']);
    expect(conversation.checked(number, signedOut)).toEqual([]);
    expect(conversation.checked(number, different(ann))).toEqual([]);
  });

  it('5. a match makes no assertion: there is nothing to hand over', () => {
    const conversation = createConversation();
    expect(conversation.checked(ask(conversation, bob.email), agreed)).toEqual([
      ['onmatch'],
      ['onready'],
    ]);
  });

  it('6. takes an address in another case for another user', () => {
    const conversation = createConversation();
    const steps = conversation.checked(ask(conversation, 'Bob@example.com'), different(bob));
    expect(names(steps)).toEqual(['onlogin', 'onready']);
  });

  it('15. is begun anew by a second watch(): the first one’s answer comes too late', () => {
    const conversation = createConversation();
    const first = ask(conversation, bob.email);
    const second = ask(conversation, null);
    expect(conversation.checked(first, signedOut)).toEqual([]);
    expect(names(conversation.checked(second, signedOut))).toEqual(['onmatch', 'onready']);
    expect(names(conversation.checked(ask(conversation, bob.email), signedOut))).toEqual([
      'onlogout',
      'onready',
    ]);
  });

  it('is ended by a user who returns from a redirect, whoever that is', () => {
    for (const loggedInUser of [bob.email, ann.email, null, undefined]) {
      const conversation = createConversation();
      const number = ask(conversation, loggedInUser);
      expect(conversation.returned(bob)).toEqual([['onlogin', bob.assertion], ['onready']]);
      expect(conversation.checked(number, signedOut)).toEqual([]);
    }
  });

  it('is ended by a logout while it is checked', () => {
    const conversation = createConversation();
    const number = ask(conversation, bob.email);
    expect(names(conversation.loggedOut())).toEqual(['onlogout', 'onready']);
    expect(conversation.checked(number, different(bob))).toEqual([]);
  });
});

describe('a request', () => {
  it('4. 20. that succeeds is onlogin, once, and no onready', () => {
    const conversation = settled(null);
    conversation.requested();
    expect(conversation.signedIn(bob)).toEqual([['onlogin', bob.assertion]]);
    expect(conversation.loggedInUser).toBe(bob.email);
  });

  it('20. is onlogin also for the user who is signed in', () => {
    const conversation = settled(bob.email, agreed);
    conversation.requested();
    expect(names(conversation.signedIn(bob))).toEqual(['onlogin']);
  });

  it.each([
    [null, signedOut, ['onmatch']],
    [bob.email, agreed, ['onmatch']],
    [bob.email, signedOut, ['onlogout']],
    [bob.email, unknown, []],
  ])('4. 21. that is cancelled is oncancel, then what is so: %j, %j', (user, answer, expected) => {
    const conversation = settled(user);
    conversation.requested();
    const steps = conversation.cancelled();
    expect(names(steps)).toEqual(['oncancel', 'check']);
    expect(names(conversation.checked(checkOf(steps), answer))).toEqual(expected);
  });

  it('22. that is closed is oncancel, and nothing is checked', () => {
    const conversation = settled(bob.email, agreed);
    conversation.requested();
    expect(conversation.closed()).toEqual([['oncancel']]);
  });

  it('33. holds back what changes in another tab while the dialog is open', () => {
    for (const end of ['closed', 'cancelled'] as const) {
      const conversation = settled(bob.email, agreed);
      conversation.requested();
      expect(conversation.changedElsewhere()).toEqual([]);
      expect(conversation.changedElsewhere()).toEqual([]);
      const steps = conversation[end]();
      expect(names(steps)).toEqual(['oncancel', 'check']);
      expect(names(conversation.checked(checkOf(steps), signedOut))).toEqual(['onlogout']);
      conversation.requested();
      expect(conversation.closed()).toEqual([['oncancel']]);
    }
  });

  it('33. says who has signed in, and not what changed before that', () => {
    const conversation = settled(bob.email, agreed);
    conversation.requested();
    conversation.changedElsewhere();
    expect(conversation.signedIn(ann)).toEqual([['onlogin', ann.assertion]]);
  });

  it('33. asks again for an answer that arrived while the dialog was open', () => {
    const conversation = createConversation();
    const number = ask(conversation, null);
    conversation.requested();
    expect(conversation.checked(number, different(ann))).toEqual([]);
    const steps = conversation.closed();
    expect(names(steps)).toEqual(['oncancel', 'check']);
    expect(names(conversation.checked(checkOf(steps), signedOut))).toEqual(['onmatch', 'onready']);
  });

  it('ends the conversation of a page whose check it overtook', () => {
    const conversation = createConversation();
    const number = ask(conversation, null);
    conversation.requested();
    expect(names(conversation.signedIn(bob))).toEqual(['onlogin', 'onready']);
    expect(conversation.checked(number, signedOut)).toEqual([]);
  });

  it('24. gives way to the one that is open, which ends as if it had never been', () => {
    const conversation = settled(null);
    conversation.requested();
    conversation.requested();
    conversation.gaveWay();
    expect(conversation.changedElsewhere()).toEqual([]);
    expect(names(conversation.signedIn(bob))).toEqual(['onlogin']);
    expect(names(conversation.changedElsewhere())).toEqual(['check']);
  });

  it('24. that takes the place of a closed one has the last word', () => {
    const conversation = settled(null);
    conversation.requested();
    conversation.requested();
    conversation.changedElsewhere();
    expect(conversation.closed()).toEqual([['oncancel']]);
    expect(names(conversation.closed())).toEqual(['oncancel', 'check']);
  });
});

describe('a logout', () => {
  it('28. is onlogout once, and then nothing', () => {
    const conversation = settled(bob.email, agreed);
    expect(conversation.loggedOut()).toEqual([['onlogout']]);
    expect(conversation.loggedOut()).toEqual([]);
  });

  it('28. lets a site tear down a session that it does not know of', () => {
    expect(settled(undefined, unknown).loggedOut()).toEqual([['onlogout']]);
  });

  it('29. where nobody is signed in is nothing', () => {
    expect(settled(null, agreed).loggedOut()).toEqual([]);
  });

  it('outdates a check that is under way', () => {
    const conversation = settled(bob.email, agreed);
    const number = checkOf(conversation.changedElsewhere());
    conversation.loggedOut();
    expect(conversation.checked(number, agreed)).toEqual([]);
  });
});

describe('32. another tab', () => {
  it.each([
    [null, different(bob), [['onlogin', bob.assertion]]],
    [bob.email, different(ann), [['onlogin', ann.assertion]]],
    [bob.email, signedOut, [['onlogout']]],
    [bob.email, agreed, []],
    [null, signedOut, []],
    [bob.email, unknown, []],
  ])('is told of without onready, and only where it matters: %j, %j', (user, answer, expected) => {
    const conversation = settled(user);
    const number = checkOf(conversation.changedElsewhere());
    expect(conversation.checked(number, answer)).toEqual(expected);
  });

  it('during the first check lets its answer be asked for anew', () => {
    const conversation = createConversation();
    const first = ask(conversation, bob.email);
    const second = checkOf(conversation.changedElsewhere());
    expect(conversation.checked(first, agreed)).toEqual([]);
    expect(names(conversation.checked(second, signedOut))).toEqual(['onlogout', 'onready']);
  });
});
