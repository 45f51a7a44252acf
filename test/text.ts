import fc from 'fast-check';

/** Strings of any UTF-16 units, so with lone surrogates too. */
export const anyUnits = fc.string({
  unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
});

/** Strings that have a UTF-8 form: every code point may occur, control characters too. */
export const wellFormed = fc.string({ unit: 'binary', minLength: 1 });

/** As above, in the middle of something that can be seen. */
export const visible = wellFormed.map((text) => `a${text}b`);
