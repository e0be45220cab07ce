import { isThat, type SaidWord } from './said-words.js';

/** How a text says some words: for a fact, not for one (asked, foretold, on a condition), or denied or restricted. */
export type Saying = 'stated' | 'mentioned' | 'denied';

const words = (list: string) => new Set(list.split(' '));
const denials = words('pas jamais non ni aucun aucune nul nulle nullement aucunement');
const joins = words('et mais car donc puis');
/** They begin anew after a comma: « Nous n’avons pu répondre plus tôt, et vous informons que … ». */
const declares = words(
  'informe informons informe confirme confirmons annonce annoncons indique indiquons precise precisons signale signalons rappelle rappelons notifie notifions avise avisons plaisir joie heureux heureuse ravis desole desoles regret regrette regrettons noter sachez',
);
/** Before a participle: it is not yet, or only might be. */
const unfulfilled = words(
  'sera seront serait seraient soit soient fut pourra pourront pourrait pourraient peut peuvent puisse puissent doit doivent devra devront devrait devraient va vont aura auront aurait auraient ait aient avoir avait avaient etait etaient avant fois partiellement provisoirement presque quasi quasiment prochainement bientot faut',
);
const passedOver = words('bien encore deja ensuite alors donc ainsi aussi vite toujours d de etre ete a pour afin en');
const justDone = words('vient viennent');
/** Nouns of what the agency does: « accusé de réception », « validation de votre demande ». */
const deeds = words('accuse reception validation acceptation refus rejet confirmation correction disponibilite accord');
const verbs = words('est sont a ont avons ai etes sera seront doit doivent peut peuvent ne n merci veuillez');
const beforeDeeds = words(
  'attente attendant attendre attend attendons avant apres pour des lors sans sous jusqu jusque apres',
);
const presents = words(
  'considerons considerez declarons declarez assurons preparons rencontrons rencontrez enregistrons enregistrez reiterons offrons ouvrons apparait parait extrait extraits retrait trait portrait vrai delai front bras',
);
const restrictive = words('a apres si sous des par pour avec en lorsque lorsqu quand sur au aux dans une');
const compares = words('ainsi tel telle tels telles bien plutot alors autant plus moins lors aussitot afin parce puis');
const undone = /^(?:annul|invalid|suspend|suspens|revoqu)/;
const buts = words('mais toutefois cependant neanmoins pourtant');
const lacking = /^(?:manque|manquent|reste|restent|incomplet|attente|attend|sous)/;

/** Where the text says these words for a fact. */
export function placesOf(text: SaidWord[], phrase: string[]): number[] {
  return sayingsOf(text, phrase).flatMap(({ at, saying }) => (saying === 'stated' ? [at] : []));
}

/** Where the text has these words, and how it says them. What is not certain is no fact: a person reads it (domain rule 14). */
export function sayingsOf(text: SaidWord[], phrase: string[]): { at: number; saying: Saying }[] {
  if (phrase.length === 0) return [];
  return text.flatMap((_, at) =>
    phrase.every((word, index) => text[at + index]?.word === word && (index === 0 || !text[at + index]?.begins))
      ? [{ at, saying: sayingAt(text, at, phrase.length) }]
      : [],
  );
}

function sayingAt(text: SaidWord[], at: number, length: number): Saying {
  const own = text.slice(at, at + length);
  let from = at;
  while (from > 0 && !text[from]?.begins) from -= 1;
  const next = text.findIndex(({ begins }, index) => begins && index > at);
  const before = text.slice(from, at);
  const after = text.slice(at + length, next < 0 ? text.length : next);
  const first = own[0] as SaidWord;
  const isDenied = before.some(
    ({ plain, denies }, index) => (denies || denials.has(plain)) && reaches([...before, first], index),
  );
  if (isDenied || isRestricted(after)) return 'denied';
  const isForetold = before.some(
    ({ plain }, index) =>
      isFuture(plain) && introduces([...before, first], index) && reaches([...before, first], index),
  );
  if (!first.stated || isForetold || isUnfulfilled(before)) return 'mentioned';
  return isDeed(own) && isNotDone(before, after) ? 'mentioned' : 'stated';
}

/**
 * Whether what stands at a place still governs the last word: nothing begins anew in between. A clause under « que » begins nothing, unless who
 * writes declares something there.
 */
function reaches(sentence: SaidWord[], from: number): boolean {
  const last = sentence.length - 1;
  for (let at = from + 1; at <= last; at += 1) {
    const { plain, after } = sentence[at] as SaidWord;
    if (at > from + 1 && isThat(sentence[at - 1]?.plain ?? '')) return true;
    const joined = joins.has(plain);
    if (!joined && after !== 'comma' && after !== 'line') continue;
    const start = joined ? at + 1 : at;
    const rest = sentence.slice(start, last + 1);
    const [next] = rest;
    if (!next) return false;
    if (isThat(next.plain) || next.plain === 'ni') continue;
    const that = rest.findIndex((word) => isThat(word.plain));
    if (that < 0 || rest.slice(0, that).some((word) => declares.has(word.plain))) return false;
  }
  return true;
}

/** « que », or a quotation: what follows is said by it. */
function introduces(before: SaidWord[], from: number): boolean {
  return before.slice(from + 1).some(({ plain, after }) => isThat(plain) || after === 'quote');
}

/** By its ending. */
function isFuture(plain: string): boolean {
  return plain.length > 3 && /r(?:ai|as|a|ons|ez|ont|ais|ait|ions|iez|aient)$/.test(plain) && !presents.has(plain);
}

/** « sera », « doit être », « en attente d’être », « une fois » just before; « vient d’être » is done. */
function isUnfulfilled(before: SaidWord[]): boolean {
  let infinitive = false;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const { plain } = before[at] as SaidWord;
    if (unfulfilled.has(plain) || denials.has(plain)) return true;
    if (infinitive && justDone.has(plain)) return false;
    infinitive ||= plain === 'etre';
    if (!passedOver.has(plain) && !plain.endsWith('ment')) break;
  }
  return infinitive;
}

/** What follows takes it back, or says on what it depends. */
function isRestricted(after: SaidWord[]): boolean {
  let own = true;
  let but = false;
  for (const [at, { plain, after: sign, condition, denies }] of after.entries()) {
    // Another line, which nothing joins to this one, unless it begins with what restricts.
    if (sign === 'line') return condition === 'restriction';
    if (sign !== null) own = false;
    if (condition === 'restriction' || undone.test(plain)) return true;
    if (condition && (own || sign === 'comma')) return true;
    if (but && (denies || lacking.test(plain))) return true;
    but ||= buts.has(plain);
    if (joins.has(plain)) own = false;
    if (own && deniesBehind(after, at)) return true;
  }
  return false;
}

function deniesBehind(after: SaidWord[], at: number): boolean {
  const [before, plain, next] = [at - 1, at, at + 1].map((index) => after[index]?.plain ?? '');
  if (plain === 'ni' || plain === 'aucunement' || plain === 'nullement') return true;
  if ((plain === 'par' || plain === 'en') && ['aucun', 'aucune', 'nul', 'nulle', 'personne'].includes(next ?? ''))
    return true;
  if (!isThat(plain ?? '')) return false;
  return at === 0 || (restrictive.has(next ?? '') && !compares.has(before ?? ''));
}

function isDeed(own: SaidWord[]): boolean {
  return own.some(({ plain }) => deeds.has(plain)) && !own.some(({ plain }) => verbs.has(plain));
}

/** Of a noun: it is waited for, will come, or does not. */
function isNotDone(before: SaidWord[], after: SaidWord[]): boolean {
  const cut = before.findLastIndex(({ after: sign }) => sign === 'comma' || sign === 'line');
  const end = after.findIndex(({ plain, after: sign }) => sign !== null || joins.has(plain));
  const own = end < 0 ? after : after.slice(0, end);
  const around = before.slice(Math.max(0, cut));
  return (
    around.some(({ plain }) => beforeDeeds.has(plain) || isFuture(plain)) ||
    own.some(
      ({ plain, denies }, at) =>
        denies ||
        isFuture(plain) ||
        ['cours', 'attente', 'impossible', 'depend'].includes(plain) ||
        (at < 6 && undone.test(plain)),
    )
  );
}
