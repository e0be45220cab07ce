import { cleanText, finding } from './answers-413.js';
import type { Form413, Form413Offer, MissingField } from './form-413-types.js';

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

const hostName = /^(?:\*\.)?(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/iu;

function checkHost(field: string, answer: string): MissingField[] {
  if (answer === '' || hostName.test(answer.replace(/^@/u, ''))) return [];
  const reason = `«\u00a0${answer}\u00a0» n’est pas un nom de domaine (exemple\u00a0: domaine.fr). Corrigez-le.`;
  return [finding(field, reason)];
}

function checkStrayAnswer(field: string, answer: string, offer: Form413Offer, form: Form413): MissingField[] {
  if (answer === '' || form.offers.includes(offer)) return [];
  const name = offer === 'SERV_SSL' ? 'SERV SSL_SERVEUR' : 'SERV S/MIME';
  return [finding(field, `Cette réponse ne vaut que pour un certificat ${name}. Demandez-le, ou videz cette réponse.`)];
}

// F4.1, § 4.3: « Remplir l'une des lignes suivantes ».
function checkServer(form: Form413, domainName: string, serverName: string): MissingField[] {
  if (!form.offers.includes('SERV_SSL')) return [];
  if (!domainName && !serverName) {
    return [finding('domainName', 'Indiquez le nom de domaine ou le nom du serveur du certificat SERV SSL_SERVEUR.')];
  }
  if (!domainName || !serverName) return [];
  return [finding('serverName', 'Le formulaire demande le nom de domaine ou le nom du serveur. Gardez l’un des deux.')];
}

/** F4.1, § 4.3: at least one kind of certificate, with the name each SERV kind needs. */
export function checkOffers(form: Form413): MissingField[] {
  const [domainName, serverName, mailDomain] = [form.domainName, form.serverName, form.mailDomain].map(cleanText) as [
    string,
    string,
    string,
  ];
  const findings: MissingField[] = [];
  if (form.offers.length === 0) {
    const reason = 'Choisissez au moins un type de certificat\u202f; le certificat ORG sert au DMP et à INSi.';
    findings.push({ field: 'offers', label: 'Types de certificats', reason });
  }
  findings.push(...checkServer(form, domainName, serverName));
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
