import { afterEach, expect, it, vi } from 'vitest';
import {
  createShownSignIn,
  occupyScreen,
  refuseSecondSignIn,
} from '../../src/surfaces/shown-sign-in.ts';

const response = { params: new URLSearchParams('code=c'), redirectUri: 'https://relier.example/' };
const leaveScreen: (() => void)[] = [];

afterEach(() => {
  for (const leave of leaveScreen.splice(0)) leave();
});

it('respond() resolves the response and undoes everything, the last first', async () => {
  const signIn = createShownSignIn(undefined);
  const undone: number[] = [];
  signIn.onEnd(() => undone.push(1));
  signIn.onEnd(() => undone.push(2));
  signIn.respond(response);
  expect(undone).toEqual([2, 1]);
  expect(await signIn.response).toBe(response);
});

it('fail() rejects the response with its reason and message', async () => {
  const signIn = createShownSignIn(undefined);
  signIn.fail('timeout', 'Too late');
  await expect(signIn.response).rejects.toMatchObject({ reason: 'timeout', message: 'Too late' });
});

it('only the first ending counts', async () => {
  const signIn = createShownSignIn(undefined);
  const undo = vi.fn(() => signIn.cancel());
  signIn.onEnd(undo);
  signIn.respond(response);
  signIn.fail('timeout', 'Too late');
  signIn.respond({ ...response, redirectUri: 'https://evil.example/' });
  expect(await signIn.response).toBe(response);
  expect(undo).toHaveBeenCalledOnce();
});

it('onEnd() undoes at once if the sign-in has ended', () => {
  const signIn = createShownSignIn(undefined);
  signIn.cancel();
  const undo = vi.fn();
  signIn.onEnd(undo);
  expect(undo).toHaveBeenCalledOnce();
});

it('a signal that fires ends the sign-in', async () => {
  const stopper = new AbortController();
  const signIn = createShownSignIn(stopper.signal);
  const undo = vi.fn();
  signIn.onEnd(undo);
  stopper.abort();
  expect(undo).toHaveBeenCalledOnce();
  await expect(signIn.response).rejects.toMatchObject({ reason: 'cancel' });
});

it('a sign-in that has ended leaves no listener on its signal', () => {
  const { signal } = new AbortController();
  const remove = vi.spyOn(signal, 'removeEventListener');
  const add = vi.spyOn(signal, 'addEventListener');
  createShownSignIn(signal).cancel();
  expect(add.mock.calls).toHaveLength(1);
  expect(remove.mock.calls).toEqual(add.mock.calls);
});

it('refuseSecondSignIn() throws already_open while a sign-in is on screen', () => {
  const bringToFront = vi.fn(() => true);
  const leave = occupyScreen({ bringToFront, cancel: vi.fn() });
  leaveScreen.push(leave);
  expect(() => refuseSecondSignIn()).toThrow(
    expect.objectContaining({
      reason: 'already_open',
      message: 'Firefox Accounts is already open',
    }),
  );
  expect(bringToFront).toHaveBeenCalledOnce();
  leave();
  refuseSecondSignIn();
  expect(bringToFront).toHaveBeenCalledOnce();
});

it('refuseSecondSignIn() cancels a sign-in that was removed from the screen', () => {
  const cancel = vi.fn();
  leaveScreen.push(occupyScreen({ bringToFront: () => false, cancel }));
  refuseSecondSignIn();
  expect(cancel).toHaveBeenCalledOnce();
});

it('a sign-in that ends late does not take the screen from the next one', () => {
  const leaveFirst = occupyScreen({ bringToFront: () => false, cancel: vi.fn() });
  leaveScreen.push(occupyScreen({ bringToFront: () => true, cancel: vi.fn() }));
  leaveFirst();
  expect(() => refuseSecondSignIn()).toThrow('Firefox Accounts is already open');
});
