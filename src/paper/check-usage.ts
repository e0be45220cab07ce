import { cleanText, finding } from './answers-413.js';
import type { Form413, Form413Boxes, Form413Offer, MissingField } from './form-413-types.js';

/** F4.1, § 4.2. The form of March 2024 wants « Précisions » filled, the guide V0.6 wants them left empty (F7): null is left so. */
export function checkUsage(form: Form413): MissingField[] {
  const questions: [string, string | null, string][] = [
    ['purpose', form.purpose, 'Décrivez en quelques mots l’usage des certificats et votre projet.'],
    ['editorName', form.editorName, 'Indiquez le nom de l’éditeur de la solution.'],
    ['solutionName', form.solutionName, 'Indiquez le nom de la solution utilisée.'],
  ];
  return questions
    .filter(([, answer]) => answer !== null && cleanText(answer) === '')
    .map(([field, , reason]) => finding(field, reason));
}

const label = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
const wholeName = new RegExp(`^(?:${label}\\.)+[a-z]{2,63}$`, 'iu');

/** Whether a text is a whole name of a domain, or of a machine in one. */
export const isDomainName = (text: string): boolean => text.length <= 253 && wholeName.test(text);

/** What stands before the name in a box that is understood all the same: the form asks for « domaine.fr ». */
const before: Record<string, RegExp> = { domainName: /^\*\./u, mailDomain: /^@/u };

function checkHost(field: string, answer: string): MissingField[] {
  if (answer === '' || isDomainName(answer.replace(before[field] ?? /^$/u, ''))) return [];
  const reason = `«\u00a0${answer}\u00a0» n’est pas un nom de domaine (exemple\u00a0: domaine.fr). Corrigez-le.`;
  return [finding(field, reason)];
}

function checkStrayAnswer(field: string, answer: string, offer: Form413Offer, form: Form413Boxes): MissingField[] {
  if (answer === '' || form.offers.includes(offer)) return [];
  const name = offer === 'SERV_SSL' ? 'SERV SSL_SERVEUR' : 'SERV S/MIME';
  return [finding(field, `Cette réponse ne vaut que pour un certificat ${name}. Demandez-le, ou videz cette réponse.`)];
}

// F4.1, § 4.3: « Remplir l'une des lignes suivantes ».
function checkServer({ offers }: Form413Boxes, domainName: string, serverName: string): MissingField[] {
  if (!offers.includes('SERV_SSL')) return [];
  if (!domainName && !serverName) {
    return [finding('domainName', 'Indiquez le nom de domaine ou le nom du serveur du certificat SERV SSL_SERVEUR.')];
  }
  if (!domainName || !serverName) return [];
  return [finding('serverName', 'Le formulaire demande le nom de domaine ou le nom du serveur. Gardez l’un des deux.')];
}

/** F4.1, § 4.3: at least one kind of certificate, with the name each SERV kind needs. */
export function checkOffers(form: Form413Boxes): MissingField[] {
  const reason = 'Choisissez au moins un type de certificat\u202f; le certificat ORG sert au DMP et à INSi.';
  const none = form.offers.length === 0 ? [{ field: 'offers', label: 'Types de certificats', reason }] : [];
  return [...none, ...checkBoxes(form)];
}

/** The same of what is ticked, and of its names. */
export function checkBoxes(form: Form413Boxes): MissingField[] {
  const [domainName, serverName, mailDomain] = [form.domainName, form.serverName, form.mailDomain].map(cleanText) as [
    string,
    string,
    string,
  ];
  const findings = checkServer(form, domainName, serverName);
  if (form.offers.includes('SERV_SMIME') && !mailDomain) {
    findings.push(finding('mailDomain', 'Indiquez le nom de domaine de messagerie du certificat SERV S/MIME.'));
  }
  return [
    ...findings,
    ...checkStrayAnswer('domainName', domainName, 'SERV_SSL', form),
    ...checkStrayAnswer('serverName', serverName, 'SERV_SSL', form),
    ...checkStrayAnswer('mailDomain', mailDomain, 'SERV_SMIME', form),
    ...checkHost('domainName', domainName),
    ...checkHost('serverName', serverName),
    ...checkHost('mailDomain', mailDomain),
  ];
}
