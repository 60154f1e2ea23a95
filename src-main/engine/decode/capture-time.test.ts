import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTiff, type TiffField } from '../../../test-fixtures/tiff-writer.ts';
import { captureTime, localTime, offsetMinutes } from './capture-time.ts';
import { TiffStructure, type TiffDirectory } from './tiff-directory.ts';

const text = (tag: number, value: string): TiffField => ({ tag, type: 'text', text: value });

function directory(...fields: TiffField[]): TiffDirectory | undefined {
  return TiffStructure.open(writeTiff({ directories: [fields] }))?.main();
}

function gpsClock(date: string, hour: number, minute: number): TiffDirectory | undefined {
  const values = [
    [hour, 1],
    [minute, 1],
    [0, 1],
  ] as const;
  return directory(text(0x1d, date), { tag: 7, type: 'rational', values });
}

describe('localTime', () => {
  it.each([
    ['2021:04:11 15:47:53', '', '2021-04-11T15:47:53'],
    ['2021:04:11 15:47:53', '054', '2021-04-11T15:47:53.054'],
    ['2021:04:11 15:47:53', '7', '2021-04-11T15:47:53.700'],
    ['2021:04:11 15:47:53', '123456', '2021-04-11T15:47:53.123'],
    ['2021-04-11T15:47', '', '2021-04-11T15:47:00'],
    ['1826:06:04 12:00:00', '  ', '1826-06-04T12:00:00'],
  ])('reads %j with the fraction %j', (time, fraction, expected) => {
    expect(localTime(time, fraction)).toBe(expected);
  });

  it.each([
    '',
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2021:02:31 10:00:00',
    '2021:13:01 10:00:00',
    '2021:01:01 25:00:00',
    '2021:01:01 10:00:60',
    '1066:10:14 10:00:00',
    '2999:01:01 00:00:00',
    '2021:04:11',
  ])('does not believe %j', (time) => {
    expect(localTime(time)).toBeUndefined();
  });

  it('reads back any second that a camera can write', () => {
    const seconds = fc.date({
      min: new Date('1826-01-01T00:00:00Z'),
      max: new Date('2199-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(seconds, (date) => {
        const iso = date.toISOString().slice(0, 19);
        expect(localTime(iso.replace('T', ' ').replaceAll('-', ':'))).toBe(iso);
      }),
    );
  });
});

describe('offsetMinutes', () => {
  it.each([
    ['+05:30', 330],
    ['-08:00', -480],
    ['-0330', -210],
    ['+14:00', 840],
    ['-00:00', 0],
    ['Z', 0],
  ])('reads %j', (offset, minutes) => {
    expect(offsetMinutes(offset)).toBe(minutes);
  });

  it.each([undefined, '', '   :  ', '+15:00', '-13:00', 'CEST'])(
    'does not believe %j',
    (offset) => {
      expect(offsetMinutes(offset)).toBeUndefined();
    },
  );
});

describe('captureTime', () => {
  const original = text(0x9003, '2020:07:01 14:00:30');

  it('prefers the original time, with its own fraction and zone', () => {
    const exif = directory(
      original,
      text(0x9291, '25'),
      text(0x9011, '+02:00'),
      text(0x9004, '2022:01:01 00:00:00'),
      text(0x9012, '+09:00'),
    );
    expect(captureTime(exif, undefined)).toEqual({
      takenAt: '2020-07-01T14:00:30.250',
      takenOffsetMinutes: 120,
    });
  });

  it('falls back to the time of digitising', () => {
    const exif = directory(
      text(0x9003, '0000:00:00 00:00:00'),
      text(0x9004, '2019:01:02 03:04:05'),
    );
    expect(captureTime(exif, undefined)).toEqual({ takenAt: '2019-01-02T03:04:05' });
  });

  it.each([
    ['two hours ahead', 12, 0, 120],
    ['behind, across midnight', 22, 0, -480],
    ['five hours and three quarters ahead (Nepal)', 8, 15, 345],
    ['a minute apart', 12, 1, 120],
  ])('finds the zone by the satellites’ clock: %s', (_, hour, minute, expected) => {
    expect(captureTime(directory(original), gpsClock('2020:07:01', hour, minute))).toEqual({
      takenAt: '2020-07-01T14:00:30',
      takenOffsetMinutes: expected,
    });
  });

  it.each([
    ['a fix seven minutes old', '2020:07:01', 11, 53],
    ['a quarter that no zone has', '2020:07:01', 12, 15],
    ['a day that is not the same', '2020:06:20', 12, 0],
  ])('does not believe %s', (_, date, hour, minute) => {
    expect(captureTime(directory(original), gpsClock(date, hour, minute))).toEqual({
      takenAt: '2020-07-01T14:00:30',
    });
  });
});
