// The options of npm run demo.
// By default import: on a Node without parseArgs, a named one would fail before we can say which Node is needed.
import util from 'node:util';

export const help = `Lance la démonstration de Sceau sur cette machine.

  npm run demo -- [options]

  --port N   port de l’application (3000 par défaut\u202f; un autre est pris s’il est occupé)
  --troubles N  les clients et l’ANS se conduisent mal\u00a0: courriels perdus, doublés, hors fil, faux
             (N choisit à qui il arrive quoi\u202f; le même N, les mêmes ennuis)
  --reset    efface les données de la démonstration avant de démarrer
  --help     affiche cette aide

Ctrl-C arrête tout. Les données restent dans le dossier .data.`;

/**
 * @param {string[]} words
 * @returns {{ port: number, troubles: number | null, reset: boolean, help: boolean }}
 * @throws Error in French for an option that is unknown or a port that is not one
 */
export function readOptions(words) {
  const values = parse(words);
  const port = Number(values.port ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`Le port «\u00a0${values.port}\u00a0» n’existe pas\u00a0: donnez un nombre de 1 à 65535.`);
  }
  return { port, troubles: troublesOf(values.troubles), reset: values.reset ?? false, help: values.help ?? false };
}

function troublesOf(given) {
  if (given === undefined) return null;
  if (!/^\d{1,9}$/.test(given))
    throw new Error(`«\u00a0${given}\u00a0» n’est pas un nombre\u00a0: --troubles 7, par exemple.`);
  return Number(given);
}

function parse(words) {
  const options = /** @type {const} */ ({
    port: { type: 'string' },
    troubles: { type: 'string' },
    reset: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  try {
    return util.parseArgs({ args: words, options }).values;
  } catch (error) {
    const unknown = /^Un(?:known option|expected argument) '([^']*)'/.exec(error.message)?.[1];
    if (unknown) throw new Error(`«\u00a0${unknown}\u00a0» n’est pas une option connue.\n\n${help}`, { cause: error });
    throw new Error(`Une option est mal écrite.\n\n${help}`, { cause: error });
  }
}
