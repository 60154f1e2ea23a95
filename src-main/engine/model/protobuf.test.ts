import { describe, expect, it } from 'vitest';
import { ProtobufMessage } from './protobuf.ts';

const hex = (message: ProtobufMessage) => Buffer.from(message.encode()).toString('hex');

// Examples of https://protobuf.dev/programming-guides/encoding/
describe('ProtobufMessage', () => {
  it('writes an integer as a varint', () => {
    expect(hex(new ProtobufMessage().integer(1, 150))).toBe('089601');
  });

  it('writes an integer beyond 32 bits whole', () => {
    expect(hex(new ProtobufMessage().integer(1, 2 ** 40))).toBe('08808080808020');
  });

  it('writes a string with its length in bytes', () => {
    expect(hex(new ProtobufMessage().string(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new ProtobufMessage().string(2, 'ü'))).toBe('1202c3bc');
  });

  it('writes a message inside a message', () => {
    const inner = new ProtobufMessage().integer(1, 150);
    expect(hex(new ProtobufMessage().message(3, inner))).toBe('1a03089601');
  });

  it('writes field numbers of two bytes', () => {
    expect(hex(new ProtobufMessage().integer(20, 7))).toBe('a00107');
  });

  it('refuses what is no whole number from zero up', () => {
    expect(() => new ProtobufMessage().integer(1, -1)).toThrow(RangeError);
    expect(() => new ProtobufMessage().integer(1, 0.5)).toThrow(RangeError);
  });
});
