import type { OpenSession } from '../../platform/auth/open-sessions.js';
import { dateTime } from '../../platform/web/view-helpers.js';

/**
 * The open sessions of somebody, for the partial accounts/sessions: on their own account, or on the page of a colleague.
 * @param own the address under which they are ended
 */
export function sessionsSection(sessions: OpenSession[], own: string, words: { caption: string; endAll: string }) {
  const others = sessions.filter(({ isHere }) => !isHere);
  return {
    caption: words.caption,
    rows: sessions.map(({ id, device, address, openedAt, seenAt, isHere }) => ({
      device,
      address,
      seen: isHere ? 'maintenant' : dateTime(seenAt),
      opened: dateTime(openedAt),
      end: isHere ? null : `${own}/sessions/${id}/end`,
    })),
    endAll: others.length > 0 && sessions.length > 1 ? `${own}/sessions/end` : null,
    endAllLabel: words.endAll,
  };
}
