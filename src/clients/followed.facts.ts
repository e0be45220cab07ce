// Of no client: PostgreSQL looks once who stands in for whom, not once a client.
const standingIn = (person: string) =>
  `d.deputy_id = ${person} AND (SELECT paris_today()) BETWEEN d.starts_on AND d.ends_on`;

/**
 * The clients that a person follows, and those of the people they stand in for today. `c` is the client.
 * Unknown, not false, for some of the others: `IS NOT TRUE` asks for them.
 * @param person SQL: a parameter, or a function
 */
export const followedBy = (
  person: string,
) => `(c.account_manager_id IN (SELECT ${person} UNION ALL SELECT d.account_manager_id FROM deputies d WHERE ${standingIn(person)})
   OR c.id IN (SELECT d.client_id FROM deputies d WHERE ${standingIn(person)}))`;

/** Those of the signed-in person. */
export const followedByMe = followedBy('current_person()');
