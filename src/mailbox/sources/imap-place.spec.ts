import { describe, expect, it } from '@jest/globals';
import { type ImapPlace, placeIn } from './imap-place.js';

const place: ImapPlace = { uidValidity: '1', lastUid: 40, since: '2026-11-01', putOff: [] };
const readAt = new Date('2030-04-01T10:00:00Z');

describe('where a folder is read from', () => {
  it('is a month before the first reading, and then where the last one stood', () => {
    expect(placeIn(null, '1', '2026-12-01')).toEqual({ ...place, lastUid: 0 });
    expect(placeIn({ place, readAt }, '1', '2030-04-02')).toEqual(place);
  });

  it('is, under other UIDs, a month before the last reading: what came before was read', () => {
    const again = placeIn({ place, readAt }, '2', '2030-06-01');
    expect(again).toEqual({ uidValidity: '2', lastUid: 0, since: '2030-03-02', putOff: [] });
  });

  it('is never before the first day, and the first day where something may be missing from it on', () => {
    const first = { uidValidity: '2', lastUid: 0, since: '2026-11-01', putOff: [] };
    expect(placeIn({ place, readAt: new Date('2026-11-15T10:00:00Z') }, '2', '2026-12-02')).toEqual(first);
    expect(placeIn({ place, readAt: null }, '2', '2030-06-01')).toEqual(first);
    expect(placeIn({ place: { ...place, putOff: [12] }, readAt }, '2', '2030-06-01')).toEqual(first);
  });
});
