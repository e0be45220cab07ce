/**
 * What stands in names in several ways: the register abbreviates where people write out, and the other way round. The first half may stand
 * anywhere in a name; the second is the kind of a structure, with which names begin.
 */
const anywhere = [
  ['st', 'saint'],
  ['ste', 'sainte'],
  ['sts', 'saints'],
  ['ntre dame', 'notre dame', 'n d'],
];
const atTheBeginning = [
  ['res', 'resid', 'residence'],
  ['fond', 'fondation'],
  ['ass', 'asso', 'assoc', 'association'],
  ['mais retraite', 'mdr', 'maison de retraite'],
  ['clin', 'clinique'],
  ['hop', 'hopital'],
  ['ch', 'c h', 'ctre hospitalier', 'centre hosp', 'centre hospitalier'],
  ['chu', 'c h u', 'centre hospitalier universitaire'],
  ['ehpad', 'e h p a d', 'etablissement d hebergement pour personnes agees dependantes'],
  ['ssiad', 's s i a d', 'service de soins infirmiers a domicile'],
  ['had', 'hospitalisation a domicile'],
  ['mas', 'm a s', 'maison d accueil specialisee'],
  ['fam', 'f a m', 'foyer d accueil medicalise'],
  ['ime', 'i m e', 'institut medico educatif'],
  ['itep', 'institut therapeutique educatif et pedagogique'],
  ['esat', 'etablissement et service d aide par le travail'],
  ['usld', 'unite de soins de longue duree'],
];

type Forms = Map<string, string[]>;

// By the first word of each form: most words of a text begin none.
const formsBy = (table: string[][]): Map<string, Forms> => {
  const begin = new Map<string, Forms>();
  for (const forms of table)
    for (const form of forms) {
      const word = form.split(' ')[0] ?? '';
      const known = begin.get(word) ?? new Map<string, string[]>();
      begin.set(
        word,
        known.set(
          form,
          forms.filter((other) => other !== form),
        ),
      );
    }
  return begin;
};
const [inside, first] = [formsBy(anywhere), formsBy(atTheBeginning)];
/** A name has few words that are written in several ways. */
const most = 12;
const none: string[] = [];

/** The other ways in which this name may be written; none for most. @param words as searchable() leaves them */
export function otherWays(words: string[]): string[] {
  // Every run of words of every letter is asked of.
  if (!words.some((word, place) => inside.has(word) || (place === 0 && first.has(word)))) return none;
  const found = new Set([words.join(' ')]);
  for (const [place, word] of words.entries())
    for (const forms of [inside.get(word), place === 0 ? first.get(word) : undefined])
      for (const [form, others] of forms ?? [])
        for (const name of [...found])
          if (found.size < most)
            for (const other of others) replaced(name, form, other).forEach((one) => found.add(one));
  found.delete(words.join(' '));
  return [...found];
}

/** This name in each of its ways, as it is given first. @param name as searchable() leaves it */
export function everyWay(name: string): string[] {
  return [name, ...otherWays(name.split(' '))];
}

function replaced(name: string, form: string, other: string): string[] {
  const at = ` ${name} `.indexOf(` ${form} `);
  return at === -1 ? [] : [`${name.slice(0, at)}${other}${name.slice(at + form.length)}`];
}
