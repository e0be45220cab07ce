import type { ParsedMail } from 'mailparser';
import { type Answer, clientAnswer, numberIn } from '../answers.js';
import { agencyTurns } from './agency-turns.js';
import { type AgencyWay, Misbehaviours, type SignerWay } from './misbehaviours.js';
import { signerTurns } from './signer-turns.js';
import { SpaceVisitor } from './space-visitor.js';

/** Signers and ANS as they are: each structure has its own trouble once, with its signer and with ANS, and then it goes well. */
export class MisbehavingOutside {
  private readonly visitor = new SpaceVisitor();
  private readonly ways: Misbehaviours;
  private readonly met = new Set<string>();
  /** What happened so far, by way. */
  readonly happened = { signer: new Map<SignerWay, number>(), agency: new Map<AgencyWay, number>() };

  /** @param seed the same seed, the same trouble */
  constructor(seed: number) {
    this.ways = new Misbehaviours(seed);
  }

  agency(mail: ParsedMail): Answer[] {
    const number = numberIn(mail) ?? '';
    const way = this.isFirst(`agency ${number}`) ? this.ways.ofAgency(number) : 'prompt';
    count(this.happened.agency, way);
    return agencyTurns[way](mail);
  }

  async signer(mail: ParsedMail): Promise<Answer[]> {
    if (this.visitor.read(mail)) return [];
    if (!mail.attachments.some(({ contentType }) => contentType === 'application/pdf')) return [];
    const number = numberIn(mail) ?? '';
    if (!this.isFirst(`signer ${number}`)) return clientAnswer(mail);
    const way = this.ways.ofSigner(number);
    count(this.happened.signer, way);
    return signerTurns[way](mail, this.visitor);
  }

  private isFirst(of: string): boolean {
    if (this.met.has(of)) return false;
    this.met.add(of);
    return true;
  }
}

function count<Way>(counts: Map<Way, number>, way: Way): void {
  counts.set(way, (counts.get(way) ?? 0) + 1);
}
