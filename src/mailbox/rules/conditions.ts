/**
 * What begins here: a restriction holds wherever in its sentence it stands, any other condition where it is joined to what is said. An exception
 * restricts what is said of one client; of many, it leaves somebody out.
 */
export type Condition = 'restriction' | 'exception' | 'condition';

const worded = (lines: string[]) => lines.map((line) => line.split(' '));

/** What begins a condition, a question that is told, or what somebody else says, hopes or supposes. */
const conditions = worded([
  'si',
  's il',
  's ils',
  's elle',
  's elles',
  'des que',
  'des qu',
  'des lors que',
  'des lors qu',
  'des reception',
  'a reception',
  'a la reception',
  'apres reception',
  'sur presentation',
  'dans l attente',
  'en attente',
  'en attendant',
  'dans le cas contraire',
  'est possible que',
  'est possible qu',
  'verifie que',
  'verifions que',
  'a dit que',
  'avez dit',
  'avez ecrit',
  'avez indique',
  'a partir du moment',
  'au moment ou',
  'au moment de',
  'le jour ou',
  'du moment que',
  'lorsque',
  'lorsqu',
  'quand',
  'en cas',
  'au cas ou',
  'dans le cas ou',
  'dans les cas',
  'dans l hypothese',
  'dans la mesure ou',
  'a supposer',
  'selon que',
  'une fois',
  'aussitot que',
  'aussitot qu',
  'sitot que',
  'sitot qu',
  'tant que',
  'tant qu',
  'avant que',
  'avant qu',
  'avant d etre',
  'jusqu a ce que',
  'jusqu a ce qu',
  'sans que',
  'sans qu',
  'attendre que',
  'attendre qu',
  'attente que',
  'attente qu',
  'faute de',
  'faute d',
  'a defaut',
  'sinon',
  'autrement',
  'sans reponse',
  'sans retour',
  'en l absence',
  'en absence',
  'passe ce delai',
  'au dela de ce delai',
  'toute demande',
  'tout dossier',
  'tout formulaire',
  'une demande',
  'un dossier',
  'un formulaire',
  'est ce que',
  'est ce qu',
  'peut etre que',
  'peut etre qu',
  'pouvez vous confirmer',
  'pouvez vous nous confirmer',
  'pouvez vous nous dire',
  'pouvez vous nous indiquer',
  'pourriez vous confirmer',
  'pourriez vous nous confirmer',
  'pourriez vous nous dire',
  'pourriez vous nous indiquer',
  'merci de confirmer',
  'merci de nous confirmer',
  'merci de nous dire',
  'merci de nous indiquer',
  'merci de verifier que',
  'veuillez confirmer',
  'veuillez nous confirmer',
  'veuillez verifier que',
  'verifiez que',
  'assurez vous',
  'vous assurer que',
  'il se peut',
  'il faut que',
  'il semble',
  'semblerait',
  'il parait',
  'espere que',
  'esperons que',
  'pense que',
  'pensons que',
  'pensions que',
  'suppose que',
  'supposons que',
  'doute que',
  'doutons que',
  'vous dites',
  'vous ecrivez',
  'vous affirmez',
  'vous indiquez',
  'vous mentionnez',
  'vous pensez',
  'vous precisez',
  'vous signalez',
  'selon vous',
  'selon votre',
  'd apres vous',
  'd apres votre',
  'il est faux',
  'il est inexact',
  'il est impossible',
]);
const restrictions = worded([
  'sous reserve',
  'sous reserves',
  'avec reserve',
  'avec reserves',
  'pas le cas',
  'sous condition',
  'sous conditions',
  'a condition',
  'a la condition',
  'a la seule condition',
  'sauf si',
  'sauf s',
  'sauf avis',
  'sauf erreur',
  'sauf mention',
  'sauf opposition',
  'sauf reception',
  'sauf retour',
  'a moins que',
  'a moins qu',
  'a moins de',
  'a moins d',
  'pourvu que',
  'pourvu qu',
  'pour autant que',
  'pour autant qu',
  'par erreur',
  'a tort',
  'en partie',
  'en principe',
  'a priori',
  'sans doute',
  'a titre provisoire',
  'a titre temporaire',
  'a titre conservatoire',
  'partiellement',
  'provisoirement',
  'temporairement',
  'conditionnellement',
  'normalement',
  'theoriquement',
  'probablement',
  'vraisemblablement',
]);
const exceptions = worded(['sauf', 'hormis', 'excepte', 'exceptee', 'a l exception', 'a l exclusion']);
/** They begin as conditions do, and put none. */
const harmless = worded([
  'des que possible',
  'des que vous le souhaitez',
  'quand vous le souhaitez',
  'quand meme',
  'si possible',
  'si besoin',
  'si necessaire',
  's il vous plait',
  's il te plait',
  'en cas de besoin',
  'en cas de question',
  'en cas de questions',
  'en cas de difficulte',
  'en cas de difficultes',
  'en cas de probleme',
  'dans l attente de vous lire',
  'dans l attente de votre retour',
  'dans l attente de votre reponse',
  'dans l attente de vos',
  'encore une fois',
  'plus d une fois',
  'sans aucun doute',
  'sauf votre respect',
]);

/** « Si vous avez la moindre question », whatever is asked of: an offer to help, which nothing depends on. */
const offers = new Set('avez aviez auriez souhaitez souhaitiez desirez voulez rencontrez constatez'.split(' '));
const helps = new Set(
  'question questions interrogation interrogations renseignement renseignements information informations precision precisions difficulte difficultes remarque remarques observation observations aide assistance contacter joindre ecrire anomalie probleme problemes savoir'.split(
    ' ',
  ),
);
const denials = new Set(['ne', 'n', 'pas', 'aucun', 'aucune', 'sans']);

/** What begins at each word of a clause. @param words without case, accents or signs */
export function conditionsIn(words: string[]): (Condition | null)[] {
  const found: (Condition | null)[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const begins = (start: string[]) => start.every((word, index) => words[at + index] === word);
    const skipped = harmless.find(begins);
    if (skipped) {
      found.push(...skipped.map(() => null));
      at += skipped.length - 1;
    } else if (restrictions.some(begins)) found.push('restriction');
    else if (exceptions.some(begins)) found.push('exception');
    else found.push(conditions.some(begins) && !offersHelp(words.slice(at, at + 12)) ? 'condition' : null);
  }
  return found;
}

function offersHelp([si, you, verb, ...more]: string[]): boolean {
  return si === 'si' && you === 'vous' && offers.has(verb ?? '') && isHelp(more);
}

function isHelp(words: string[]): boolean {
  const help = words.findIndex((word) => helps.has(word));
  return help >= 0 && !words.slice(0, help).some((word) => denials.has(word));
}
