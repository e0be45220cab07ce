/** What nodemailer throws. */
export interface SmtpError extends Error {
  response?: string;
  responseCode?: number;
  code?: string;
  command?: string;
  syscall?: string;
  timeoutType?: string;
  /** Of one address that was refused (RCPT TO). */
  recipient?: string;
  /** Of a mail that no address had: each one’s. */
  rejectedErrors?: SmtpError[];
}

const awayAnswers: Record<string, string> = {
  ECONNREFUSED: 'Le serveur d’envoi refuse la connexion',
  ECONNECTION: 'Le serveur d’envoi a fermé la connexion',
  EDNS: 'Le nom du serveur d’envoi est inconnu',
  EAUTH: 'Le serveur d’envoi refuse notre nom ou notre mot de passe',
  ETLS: 'La connexion chiffrée avec le serveur d’envoi n’a pas pu être établie',
  CONNECT_TIMEOUT: 'Le serveur d’envoi ne répond pas',
  GREETING_TIMEOUT: 'Le serveur d’envoi ne répond pas',
};

// Who sends is limited by the hour or the day, whoever it is for.
const tooMuch =
  /\bdaily\b|\bhourly\b|\bper (?:minute|hour|day)\b|\brate\b|too many|too much mail|\btomorrow\b|\bsend(?:ing)?\b.*(?:limit|quota)/i;

/** We have sent too much for now: it says nothing of whom a mail is for. */
export function saysTooMuch(response: string): boolean {
  return tooMuch.test(response);
}

/** Our relay takes no more of us for the moment: nothing is wrong with the mail. What it refuses for good (5xx) stays refused, whatever its words. */
export function reachedOurLimit({ response = '', responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 400 && responseCode < 500 && saysTooMuch(response);
}

/** People read it: the words of the server are quoted, those of the library are not. */
export function answerOf(error: SmtpError): string {
  const { response, message, code = '', timeoutType = '' } = error;
  if (response && reachedOurLimit(error))
    return `Le serveur d’envoi ne prend plus de courriels de nous pour le moment\u00a0: il a répondu «\u00a0${response}\u00a0»`;
  if (response) return `Le serveur de courriel a répondu «\u00a0${response}\u00a0»`;
  const [system = code] = /\bE[A-Z]{5,}\b/.exec(message) ?? [];
  return awayAnswers[timeoutType] ?? awayAnswers[system] ?? awayAnswers[code] ?? message;
}

/** Nothing of the mail was handed over, and nothing is wrong with it: no line, no greeting, no TLS, no sign-in. */
export function beforeAnyMail({ code, command, syscall, timeoutType, responseCode }: SmtpError): boolean {
  if (['EDNS', 'EAUTH', 'ETLS'].includes(code ?? '') || syscall === 'connect') return true;
  if (['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'].includes(timeoutType ?? '')) return true;
  if (['EHLO', 'HELO', 'STARTTLS'].includes(command ?? '')) return true;
  // RFC 5321 §3.8: 421 closes the service, whatever was being said.
  return responseCode === 421 || (command === 'CONN' && responseCode !== undefined);
}
