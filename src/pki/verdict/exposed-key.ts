import { blocking, type Finding } from './finding.js';

/** Domain rule 9: a key whose private part once came in an upload is never used again, in a CSR as in a certificate. */
export function exposedKeyFindings(
  { spkiSha256 }: { spkiSha256: string },
  exposed: readonly { spkiSha256: string; when: string }[],
  mend: string,
): Finding[] {
  return exposed
    .filter((one) => one.spkiSha256.toLowerCase() === spkiSha256)
    .map(({ when }) =>
      blocking('key_exposed', `Cette clé est exposée\u00a0: sa partie privée a été déposée ${when}.`, {
        outside: exposedSomewhere,
        expected: 'une clé dont la partie privée n’a jamais quitté le serveur',
        got: `empreinte de clé ${spkiSha256}`,
        mend,
      }),
    );
}

/** What is told of it to whoever may not know where. */
export const exposedSomewhere = 'Cette clé est exposée\u00a0: sa partie privée a quitté son serveur.';
