// What a page costs more when there are more clients, or more editors: the CPU of web and PostgreSQL, by the rows of the same run.

/** Times what the page costs at the smaller size. */
const goal = 1.5;
const pages = { list: 'list', many: 'search, many hits', one: 'search, one hit', client: 'page of a client' };

/** @param {object[]} rows those that were measured, each page at each size @returns {object[]} one a page and size */
export function growthOf(rows) {
  return Object.entries(pages).flatMap(([page, label]) => {
    const measured = rows.filter((row) => row.page === page && row.result && row.connections === 16);
    const small = measured.find(({ where }) => where === undefined);
    return measured.filter(({ where }) => small && where).map((large) => growth(label, small, large));
  });
}

function growth(label, small, large) {
  const [ours, rival] = [large, small].map(({ result }) => result.ours);
  const ratio = (ours.web + ours.postgres) / (rival.web + rival.postgres);
  return { label: `growth: ${label}, ${large.where}`, connections: 16, result: { ours, rival }, ratio, atMost: goal };
}
