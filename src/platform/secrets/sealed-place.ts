/** What stands in the text of a mail of ours until it leaves: the secret of that row is written there then, and is at rest nowhere in clear. */
export function sealedPlace(ownerId: string): string {
  return `[jeton ${ownerId}]`;
}

const place = /\[jeton ([0-9a-f-]{36})\]/gu;

/** The text as it leaves. @param reveal the secret of a row, null when it is no longer kept: its place is left empty then */
export async function writtenWith(text: string, reveal: (ownerId: string) => Promise<string | null>): Promise<string> {
  const owners = new Set([...text.matchAll(place)].map(([, owner = '']) => owner));
  let whole = text;
  for (const owner of owners) whole = whole.replaceAll(sealedPlace(owner), (await reveal(owner)) ?? '');
  return whole;
}
