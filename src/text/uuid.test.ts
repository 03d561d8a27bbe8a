import { describe, expect, it } from 'vitest';
import { byteLength, clip } from './clip.ts';
import { uuidOf } from './uuid.ts';

describe('uuidOf', () => {
  it('is the same for the same name, another for another, and of version 5', () => {
    expect(uuidOf('a', 'b')).toBe(uuidOf('a', 'b'));
    expect(uuidOf('a', 'b')).not.toBe(uuidOf('ab'));
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('clip', () => {
  it('cuts between characters', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
    expect(clip('a🚀bc', 3)).toBe('a…');
    expect(byteLength('é🚀')).toBe(6);
  });
});
