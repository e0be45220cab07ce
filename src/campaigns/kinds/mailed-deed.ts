/**
 * What a campaign tells of a client to whom it wrote, as the journal does: a mail that waits has brought it to nobody.
 * @param words what was done, once it leaves and as long as it waits @param waits what its mail waits for (`HeldMails`); null: it leaves
 * @param more what is told besides, a line each
 */
export function mailedText(
  words: { sent: string; ready: string },
  waits: string | null,
  more: (string | null)[] = [],
): string {
  const lines = [waits === null ? words.sent : words.ready, ...more, waits];
  return lines.filter((line) => line !== null).join('\n');
}
