/** A place as a change of the register tells it: « TOULON (83) ». */
export function place(town: string, departement: string): string {
  return `${town} || coalesce(' (' || ${departement} || ')', '')`;
}

/** « ST DENIS » and « SAINT-DENIS », « PARIS 12EME » and « PARIS 12 » are one town. */
export function sameTown(one: string, other: string): string {
  return `(${spelt(one)} = ${spelt(other)})`;
}

function spelt(name: string): string {
  return `regexp_replace(regexp_replace(btrim(searchable(${name})), '\\mst(e?)\\M', 'saint\\1', 'g'), '(\\d)(er?|eme?|e)\\M', '\\1', 'g')`;
}
