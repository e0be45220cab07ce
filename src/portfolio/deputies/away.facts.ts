/** SQL: the days of the first absence of this person that has one of these days; null: none, or they are over. */
export const awayOn = (person: string, from: string, to: string) =>
  `(SELECT json_build_object('startsOn', o.starts_on, 'endsOn', o.ends_on) FROM deputies o WHERE o.account_manager_id = ${person} AND o.starts_on <= ${to} AND o.ends_on >= ${from} ORDER BY o.starts_on LIMIT 1)`;
