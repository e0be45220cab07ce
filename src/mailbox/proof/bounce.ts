/** What a delivery report says of one recipient that a mail did not reach. */
export interface Bounce {
  /** The recipient as the server knew it, and as the mail named it when that was another: a forwarding leads elsewhere. */
  recipients: string[];
  /** In the words of the remote server. */
  reason: string;
}

/** Reads a report of RFC 3464. @returns nothing when nothing has failed for good (a delay is no failure). */
export function readBounces(report: string): Bounce[] {
  const text = report.replace(/\r?\n[ \t]+/g, ' ');
  return text.split(/\r?\n\s*\r?\n/).flatMap((block) => {
    if (field(block, 'Action')?.toLowerCase() !== 'failed') return [];
    const named = [field(block, 'Final-Recipient'), field(block, 'Original-Recipient')];
    const recipients = named.flatMap((value) => (value ? [withoutType(value).toLowerCase()] : []));
    const reason = withoutType(field(block, 'Diagnostic-Code') ?? '') || field(block, 'Status') || 'sans précision';
    return [{ recipients: [...new Set(recipients)], reason: reason.slice(0, 300) }];
  });
}

function field(block: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(block)?.[1]?.trim();
}

function withoutType(value: string): string {
  return value
    .replace(/^[\w-]+;\s*/, '')
    .replace(/^<(.*)>$/, '$1')
    .trim();
}
