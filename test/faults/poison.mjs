// Loaded into a victim by NODE_OPTIONS: the statement that names the poison kills the process, as running out of memory would.
import { listenToSql } from '../support/listen-to-sql.mjs';

const { POISON_STATEMENT: statement, POISON_VALUE: value } = process.env;

listenToSql(({ text, values }) => {
  // A list of ids is one text by now.
  if (text.includes(statement) && String(values).includes(value)) process.kill(process.pid, 'SIGKILL');
});
