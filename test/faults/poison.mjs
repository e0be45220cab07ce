// Loaded into a victim by NODE_OPTIONS: the statement that names the poison kills the process, as running out of memory would.
import pg from 'pg';

const { POISON_STATEMENT: statement, POISON_VALUE: value } = process.env;
// oxlint-disable-next-line typescript/unbound-method -- called on its own client below
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function (config, values, ...rest) {
  const text = typeof config === 'string' ? config : (config?.text ?? '');
  // A list of ids is one text by now.
  const given = String((Array.isArray(values) ? values : config?.values) ?? '');
  if (text.includes(statement) && given.includes(value)) process.kill(process.pid, 'SIGKILL');
  return query.call(this, config, values, ...rest);
};
