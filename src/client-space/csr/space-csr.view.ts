import { csrFields } from '../../orders/csr.form.js';
import type { Csr } from '../../orders/csr.entity.js';
import type { ExpectedCsr } from '../../orders/asked/expected-csrs.service.js';
import { verdictView } from '../../orders/verdict.view.js';
import { usedSomewhere } from '../../pki/csr/csr-rules.js';
import { exposedSomewhere } from '../../pki/verdict/exposed-key.js';
import type { Finding, Verdict } from '../../pki/verdict/finding.js';
import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { longDate } from '../../platform/web/view-helpers.js';
import type { Visit } from '../door/link-door.service.js';
import type { SpaceFacts } from '../page/space-page.queries.js';
import { around, base } from '../page/space-page.view.js';

interface SpaceCsr {
  visit: Visit;
  facts: SpaceFacts;
  expected: ExpectedCsr;
  /** The latest that came by this link. */
  csr: Csr | null;
}

/** Where its person stands with the CSR that a link asks for. */
type CsrStage = 'expected' | 'again' | 'done' | 'over';

/** How the right CSR is made, where it is handed over, and what is wrong with the one that came. */
export function spaceCsrView({ visit, facts, expected, csr }: SpaceCsr, errors: FormErrors = {}) {
  const stage = stageOf({ visit, facts, expected, csr });
  const words = wordsOf(stage, expected, visit.editorName);
  const open = stage === 'expected' || stage === 'again';
  return {
    ...around(visit, facts),
    title: words.heading,
    greeting: `Bonjour ${visit.link.personName},`,
    lead: words.lead,
    thing: [
      { label: 'Structure', value: `${facts.clientName}, ${facts.number}` },
      { label: 'Certificat', value: expected.label },
      { label: 'Logiciel', value: expected.instance },
      { label: 'Commande', value: expected.order.number },
    ],
    commands: open && expected.commands ? { ...expected.commands, open: true } : null,
    nameless: open && expected.commands === null,
    form: open && visit.unlocked ? csrForm(visit, stage, errors) : null,
    // Where nothing is handed over any more, what was just refused has no field to stand on.
    refused: open ? null : (errors['csr'] ?? null),
    verdict: csr && (stage === 'again' || stage === 'done') ? seenOutside(csr) : null,
    elsewhere: open,
  };
}

function stageOf({ visit: { link }, facts, expected, csr }: SpaceCsr): CsrStage {
  if (link.spentAt) return 'done';
  if (facts.archived || !expected.waits) return 'over';
  return csr ? 'again' : 'expected';
}

function wordsOf(stage: CsrStage, { label, instance }: ExpectedCsr, editor: string) {
  const what = `Une CSR est le petit fichier public d’où naît le certificat «\u00a0${label}\u00a0» de ${instance}. Elle se fait sur le serveur où il sera installé. La clé privée reste sur ce serveur\u00a0: ne la donnez à personne, pas même à nous.`;
  const words: Record<CsrStage, { heading: string; lead: string }> = {
    expected: { heading: 'Nous attendons votre demande de certificat (CSR)', lead: what },
    again: { heading: 'Votre CSR est à refaire', lead: what },
    done: {
      heading: 'Merci, votre CSR est acceptée',
      lead: `${editor} peut commander le certificat. Gardez la clé privée sur le serveur\u00a0: elle servira à l’installer. Ce lien ne prend plus rien.`,
    },
    over: {
      heading: 'Cette CSR n’est plus attendue',
      lead: `La commande a déjà la sienne, ou n’a plus lieu d’être. Pour toute question, écrivez à ${editor}.`,
    },
  };
  return words[stage];
}

// What was pasted does not come back: it could be a private key.
function csrForm(visit: Visit, stage: CsrStage, errors: FormErrors) {
  const form = shownForm({
    action: `${base(visit)}/csr`,
    fields: csrFields(stage === 'again' ? 'Fichier de la nouvelle CSR' : 'Fichier de la CSR'),
    errors,
    submit: 'Remettre la CSR',
    icon: 'upload',
  });
  const [file, pasted] = form.fields;
  return { ...form, file, pasted };
}

function seenOutside({ fileName, createdAt, verdict }: Csr) {
  const seen = verdictView(ofOneClient(verdict), verdict.acceptable);
  return { fileName, on: longDate(createdAt), ...seen };
}

// Verdicts that were kept before a finding had words for outside; the rules give them to whatever is judged since.
const ofKeptVerdicts: Record<string, string> = { key_seen: usedSomewhere, key_exposed: exposedSomewhere };

/** The same verdict, as it is told outside: of one client alone; a sentence that would be said twice is said once. */
function ofOneClient({ acceptable, findings }: Verdict): Verdict {
  const told = new Set<string>();
  return {
    acceptable,
    findings: findings.flatMap((finding): Finding[] => {
      const outside = finding.outside ?? (finding.severity === 'passed' ? undefined : ofKeptVerdicts[finding.code]);
      if (outside === undefined) return [finding];
      if (told.has(outside)) return [];
      told.add(outside);
      return [{ ...finding, title: outside }];
    }),
  };
}
