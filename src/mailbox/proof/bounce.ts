/** What became of a mail for one recipient (RFC 3464 §2.3.3), the worst first; `relayed` is also what was expanded into others. */
const fates = ['failed', 'delayed', 'relayed', 'delivered'] as const;
export type Fate = (typeof fates)[number];

/** What a delivery report says of one recipient. */
export interface Reported {
  /** The recipient as the server knew it, and as the mail named it when that was another: a forwarding leads elsewhere. */
  recipients: string[];
  fate: Fate;
  /** In the words of the remote server. */
  reason: string;
}

/** Reads a report of RFC 3464. @returns nothing of whom it says nothing that is known */
export function readReport(report: string): Reported[] {
  const text = report.replace(/\r?\n[ \t]+/g, ' ');
  return text.split(/\r?\n\s*\r?\n/).flatMap((block) => {
    const fate = fateOf(field(block, 'Action')?.toLowerCase());
    if (!fate) return [];
    const named = [field(block, 'Final-Recipient'), field(block, 'Original-Recipient')];
    const recipients = named.flatMap((value) => (value ? [withoutType(value).toLowerCase()] : []));
    const reason = withoutType(field(block, 'Diagnostic-Code') ?? '') || field(block, 'Status') || 'sans précision';
    return [{ recipients: [...new Set(recipients)], fate, reason: reason.slice(0, 300) }];
  });
}

/** Of several recipients; null: nothing is said of any. */
export function worstFate(reported: Reported[]): Fate | null {
  return fates.find((fate) => reported.some((one) => one.fate === fate)) ?? null;
}

/** Under which a report is kept: a return, or one of which nothing has failed. */
export function purposeOfReport(report: string): 'bounce' | 'delivery_report' {
  const worst = worstFate(readReport(report));
  return worst === null || worst === 'failed' ? 'bounce' : 'delivery_report';
}

/** A report of a server: nobody wrote it, and nobody is answered. @param purpose of a mail that came in */
export function isReport(purpose: string | null): boolean {
  return purpose === 'bounce' || purpose === 'delivery_report';
}

function fateOf(action: string | undefined): Fate | undefined {
  return fates.find((fate) => fate === (action === 'expanded' ? 'relayed' : action));
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
