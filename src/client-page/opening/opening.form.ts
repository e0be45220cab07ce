import { z } from 'zod';
import { contractForm, type ContractForm } from '../../clients/records/contract.form.js';
import { representativeForm, type RepresentativeForm } from '../../clients/records/representative.form.js';
import { signedDelegationForm } from '../../delegations/delegation.form.js';
import { several } from '../../platform/forms/form-fields.js';
import { madeOf } from '../../platform/forms/typed-answers.js';
import { instanceForm, type InstanceForm } from '../../instances/instance.form.js';

/** What the page takes at once, in its order: each is a form of its own elsewhere. */
const openingParts = ['contract', 'representative', 'instance', 'delegation', 'administrators'] as const;
export type OpeningPart = (typeof openingParts)[number];

/** What was given; a part that was left empty is not there. */
export interface Opening {
  contract?: ContractForm | undefined;
  representative?: RepresentativeForm | undefined;
  instance?: InstanceForm | undefined;
  delegation?: z.output<typeof signedDelegationForm> | undefined;
  administrators?: string[] | undefined;
}

type Values = Record<string, unknown>;

// Answered by nobody but who means the part: the others stand there with what is usual.
const tells: Record<Exclude<OpeningPart, 'administrators'>, string[]> = {
  contract: ['contractState'],
  representative: ['lastName', 'firstNames', 'email', 'phone', 'cardKind', 'cardNumber'],
  instance: ['name', 'applicationName', 'solutionName', 'hostName'],
  delegation: ['signedOn', 'evidence'],
};

/** Each part is read by its own form, all that is wrong is told at once. @param shown the parts that the page had */
export function openingForm(shown: OpeningPart[]) {
  const read = z.unknown().transform(async (raw, context): Promise<Opening> => {
    const given = raw as Values;
    const part = async <Schema extends z.ZodType>(name: keyof typeof tells, schema: Schema) => {
      if (!shown.includes(name) || !tells[name].some((one) => Boolean(given[one]))) return undefined;
      const parsed = await schema.safeParseAsync(given);
      for (const { path, message } of parsed.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
      return parsed.data;
    };
    return {
      contract: await part('contract', contractForm),
      representative: await part('representative', representativeForm),
      instance: await part('instance', instanceForm),
      delegation: await part('delegation', signedDelegationForm),
      administrators: shown.includes('administrators') ? several.parse(given['administrators']) : undefined,
    };
  });
  return madeOf([contractForm, representativeForm, instanceForm, signedDelegationForm], read);
}

/** The parts that the page had when it was opened: what came since is told by the service of each. */
export function shownParts(body: Values): OpeningPart[] {
  const named = typeof body['parts'] === 'string' ? body['parts'].split(',') : [];
  return openingParts.filter((part) => named.includes(part));
}
