/** What a delivery report says of a mail that did not arrive. */
export interface Bounce {
  recipient: string;
  /** In the words of the remote server. */
  reason: string;
}

/** Reads a report of RFC 3464. @returns null when nothing has failed for good (a delay is no failure). */
export function readBounce(report: string): Bounce | null {
  const text = report.replace(/\r?\n[ \t]+/g, ' ');
  for (const block of text.split(/\r?\n\s*\r?\n/)) {
    if (field(block, 'Action')?.toLowerCase() !== 'failed') continue;
    const recipient = withoutType(field(block, 'Final-Recipient') ?? field(block, 'Original-Recipient') ?? '');
    const reason = withoutType(field(block, 'Diagnostic-Code') ?? '') || field(block, 'Status') || 'sans précision';
    return { recipient, reason: reason.slice(0, 300) };
  }
  return null;
}

function field(block: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(block)?.[1]?.trim();
}

function withoutType(value: string): string {
  return value.replace(/^[\w-]+;\s*/, '').trim();
}
