// What this process asks PostgreSQL, whoever asks: pg by itself, or with others on the way (platform/tenancy/one-journey.ts).
import pg from 'pg';

/**
 * @param {(statement: { name?: string, text: string, values: unknown[] }) => (() => void) | void} hear is told each statement before it is sent; what it returns is called when it is answered, or refused
 * @returns {() => void} what ends it
 */
export function listenToSql(hear) {
  // oxlint-disable-next-line typescript/unbound-method -- called on its own client below
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (asked, ...rest) {
    if (typeof asked?.take === 'function') return query.call(this, onTheWay(asked, hear));
    const [values = asked?.values ?? []] = rest.filter(Array.isArray);
    const text = typeof asked === 'string' ? asked : asked.text;
    const answered = hear({ name: asked.name, text, values }) ?? (() => undefined);
    const called = (word) => (typeof word === 'function' ? (...told) => (answered(), word(...told)) : word);
    const result = query.call(this, asked, ...rest.map(called));
    result?.then?.(answered, answered);
    return result;
  };
  return () => void (pg.Client.prototype.query = query);
}

function onTheWay(journey, hear) {
  const { take } = journey;
  journey.take = (traveller) => {
    const answered = hear(traveller) ?? (() => undefined);
    const { arrived, failed } = traveller;
    traveller.arrived = (tag) => (answered(), arrived.call(traveller, tag));
    traveller.failed = (error) => (answered(), failed.call(traveller, error));
    take.call(journey, traveller);
  };
  return journey;
}
