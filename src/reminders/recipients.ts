/** Who may be told of the expiry of one certificate, as roles resolved now. Addresses as they are kept. */
export interface PeopleToTell {
  accountManager: string | null;
  /** The address our mails come from: it stands in for an absent account manager. */
  support: string;
  technicalAdministrators: string[];
  administration: string[];
  /** null: no representative is known. */
  representative: { email: string | null } | null;
}

export interface Recipients {
  insiders: string[];
  /** Told at this stage; its `email` is null when nobody can be written to. */
  representative: { email: string | null } | null;
}

// Domain rule 13: recipients by stage. Insiders widen as the day comes; the representative is told twice.
const widerAt = 30;
const everybodyAt = 7;
const representativeAt = [30, 7];

/**
 * @param stage days before expiry of the stage that is sent, negative after it
 * @param passed stages skipped in the same decision: a representative's stage among them is not lost
 */
export function recipientsOf(stage: number, passed: number[], people: PeopleToTell): Recipients {
  const insiders = [
    people.accountManager ?? people.support,
    ...(stage <= widerAt ? people.technicalAdministrators : []),
    ...(stage <= everybodyAt ? people.administration : []),
  ];
  const told = [stage, ...passed].some((one) => representativeAt.includes(one));
  return { insiders: withoutTwins(insiders), representative: told ? (people.representative ?? { email: null }) : null };
}

function withoutTwins(addresses: string[]): string[] {
  const seen = new Set<string>();
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}
