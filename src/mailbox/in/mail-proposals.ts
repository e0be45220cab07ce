import { comesFrom, saysToComeFrom } from '../mail-address.js';
import type { Message } from '../message.entity.js';
import type { MailSuggestion } from './mail-subjects.js';

const shownProposals = 5;

/** One reason for or against, in French, and what it weighs when it is found. */
export interface Weighed {
  weight: number;
  found: boolean;
  text: string;
}

/** A proposal whose evidence is not yet added up. */
export interface Proposal extends Omit<MailSuggestion, 'likely' | 'evidence'> {
  evidence: Weighed[];
  /** From which weight on it is called likely. */
  likelyFrom: number;
}

/** @param yes said when it is found, @param no when it is not */
export function finding(weight: number, found: boolean, yes: string, no: string): Weighed {
  return { weight, found, text: found ? yes : no };
}

/** What a sender proves, and what anybody may write. @param domains of ANS, as the operator named them */
export function sentByAgency(mail: Message, domains: string[]): Weighed {
  const said = saysToComeFrom(mail.sender, domains);
  const unproven = 'L’expéditeur se dit d’un domaine de l’ANS, et rien ne le prouve';
  const no = said ? unproven : 'L’expéditeur n’est pas un domaine connu de l’ANS';
  return finding(1, comesFrom(mail, domains), 'Envoyé, preuve à l’appui, depuis un domaine de l’ANS', no);
}

/** The numbers of structures that a mail names: FINESS and SIRET, in capitals; their keys are not checked. */
export function numbersIn(text: string): string[] {
  const found = text.toUpperCase().matchAll(/(?<![\dA-Z])(?:\d[\dAB]\d{7}|\d{14})(?![\dA-Z])/gu);
  return [...found].map(([number]) => number);
}

/** The best of them first: weight is never enough to move a state, only to order the list (domain rule 14). */
export function bestFirst(proposals: Proposal[]): MailSuggestion[] {
  return proposals
    .map((proposal) => ({ proposal, score: scoreOf(proposal) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, shownProposals)
    .map(({ proposal: { evidence, likelyFrom, ...told }, score }) => ({
      ...told,
      likely: score >= likelyFrom,
      evidence: evidence.map(({ text, found }) => ({ text, found })),
    }));
}

function scoreOf({ evidence }: Proposal): number {
  return evidence.reduce((total, { found, weight }) => total + (found ? weight : 0), 0);
}
