/** SQL: somebody of a client wrote this mail, it is attached, and nobody has said yet what it brings: an answer that waits to be read. @param mail the alias of the row of messages */
export const isUnread = (mail: string) =>
  `${mail}.direction = 'in' AND ${mail}.state = 'to_check' AND ${mail}.purpose NOT IN ('bounce', 'delivery_report') AND ${mail}.automatic IS NULL`;
