/** Who may be told of the expiry of one certificate, as roles resolved now. Addresses as they are kept. */
export interface PeopleToTell {
  /** Our own people whom ANS has recorded for this client; nobody when the client acts itself. */
  administrators: string[];
  /** The client's own, whom ANS has recorded: outsiders. */
  ownAdministrators: string[];
  /** Who follows the client today: its account manager, or who stands in. */
  follower: string | null;
  /** The address our mails come from: it stands in where nobody follows the client. */
  support: string;
  administration: string[];
  /** null: no representative is known. */
  representative: { email: string | null } | null;
}

export interface Recipients {
  insiders: string[];
  /** The client's own administrators, each written to alone. */
  own: string[];
  /** Told at this stage; its `email` is null when nobody can be written to. */
  representative: { email: string | null } | null;
}

// Domain rule 13: the administrators recorded for the client and its account manager from the first stage on; then it widens
// as the day comes. The representative is told twice.
const widerAt = 30;
const everybodyAt = 7;
const representativeAt = [30, 7];

/**
 * @param stage days before expiry of the stage that is sent, negative after it
 * @param passed stages skipped in the same decision: a representative's stage among them is not lost
 */
export function recipientsOf(stage: number, passed: number[], people: PeopleToTell): Recipients {
  const insiders = [
    ...people.administrators,
    people.follower ?? people.support,
    ...(stage <= widerAt ? [people.support] : []),
    ...(stage <= everybodyAt ? people.administration : []),
  ];
  const told = [stage, ...passed].some((one) => representativeAt.includes(one));
  const inside = withoutTwins(insiders);
  const known = new Set(inside.map((address) => address.toLowerCase()));
  const own = withoutTwins(people.ownAdministrators).filter((address) => !known.has(address.toLowerCase()));
  const representative = people.representative ?? { email: null };
  // Nobody is written to twice for one stage.
  const twin = [...inside, ...own].some((address) => address.toLowerCase() === representative.email?.toLowerCase());
  return { insiders: inside, own, representative: told && !twin ? representative : null };
}

function withoutTwins(addresses: string[]): string[] {
  const seen = new Set<string>();
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}
