import { type Header, valuesOf } from '../proof/header-fields.js';

/** What a machine answered in the place of its author. */
export type AutomaticMail = 'out_of_office' | 'auto_reply';

export const automaticLabels: Record<AutomaticMail, string> = {
  out_of_office: 'Message d’absence',
  auto_reply: 'Réponse automatique',
};

// How French, English and bilingual systems begin them; accents and case are gone. An answer to one (« Re: … ») is somebody’s.
const named =
  /^(?:\[[^\]]{1,30}\]\s*)?(?:reponse automatique|reponse auto\b|message d'absence|notification d'absence|absente? (?:du bureau|jusqu|du \d)|absence (?:du bureau|jusqu|du \d)|en conges? (?:jusqu|du \d)|out of (?:the )?office|automatic reply|auto[- ]?reply|autoreply)/;
const away =
  /\babsente?\b|\babsence\b|\bconges?\b|out of (?:the )?office|away from|on leave|\bvacances\b|de retour le|back on|serai de retour/;

/**
 * Whether a mail was written by a machine in answer to another one, by the marks of RFC 3834 and of the systems that have their own, or else by
 * the beginning of its subject. A list or a newsletter is no answer, and a delivery report is a matter of its own: null.
 */
export function automaticMail(
  header: Header,
  { subject, body }: { subject: string; body: string },
): AutomaticMail | null {
  const words = plain(subject);
  if (!isMarked(header) && !named.test(words)) return null;
  return away.test(words) || away.test(plain(body.slice(0, 2_000))) ? 'out_of_office' : 'auto_reply';
}

function isMarked(header: Header): boolean {
  const first = (name: string) => (valuesOf(header, name)[0] ?? '').trim().toLowerCase();
  const has = (names: string[]) => names.some((name) => first(name) !== '');
  const submitted = first('auto-submitted').split(/[;\s]/)[0] ?? '';
  // RFC 3834 § 5; and what programs wrote before it.
  if (submitted === 'auto-replied') return true;
  if ([first('precedence'), first('x-precedence')].includes('auto_reply')) return true;
  if (has(['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-auto-reply', 'x-vacation'])) return true;
  // What else a machine wrote is an answer only when it answers something: Exchange marks its messages of absence so (MS-OXCMAIL § 2.2.3.2.14).
  if (!has(['in-reply-to', 'references'])) return false;
  const silenced = /\b(?:all|oof|autoreply)\b/.test(first('x-auto-response-suppress'));
  return submitted === 'auto-generated' || (silenced && ['bulk', 'junk'].includes(first('precedence')));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’‘`]/g, "'").replace(/\s+/g, ' ').trim().toLowerCase();
}
