/** Administrator `a` may act for client `c`: one that orders for itself has its own people alone (domain rule 7, as `actsToday`). */
export const mayServe = '(NOT c.self_administered OR a.client_id IS NOT NULL)';

/** Domain rule 8, from whom depends whether `leaver` may leave client `c`: the others `a` who are in force there, stay, and may act for it. */
export const othersWhoStay = (leaver: string) => `FROM assignments o JOIN administrators a ON a.id = o.administrator_id
  WHERE o.client_id = c.id AND o.administrator_id <> ${leaver} AND o.state = 'active' AND a.left_on IS NULL AND ${mayServe}`;

/** Whether `leaver` may act for client `c` at all. Who may not leaves nobody alone, recorded there as they are: that client is without administrator already. */
export const leaverServes = (leaver: string) =>
  `EXISTS (SELECT 1 FROM administrators a WHERE a.id = ${leaver} AND ${mayServe})`;

/** Domain rule 8: client `c` has as many administrators without `leaver` as it needs, or as few as with them. */
export const goesOnWithout = (leaver: string) =>
  `(EXISTS (SELECT 1 ${othersWhoStay(leaver)}) OR NOT ${leaverServes(leaver)})`;
