import sql, { raw, type Sql } from 'sql-template-tag';
import { madeOnce } from '../../platform/made-once.js';
import { type Counted, countsOf, ofConstants } from '../../platform/lists/capped-counts.js';
import { visibleViews } from '../../platform/lists/saved-views.service.js';
import { spelledOut } from '../../platform/tenancy/spelled-out.js';
import { type ClientFilter, clientList } from './client-list.js';
import { presetViews } from './client-saved-list.js';

/** A statement for what stands around the rows of the list: `counts` and `views`. */
export interface Counting {
  statement: Sql;
  /** What is shown, everyone, and each tab, of the counts that were found. */
  each: (found: number[]) => number[];
}

/** @param filter what is shown; null for everyone, whom nobody counts twice */
export function counting(filter: ClientFilter | null): Counting {
  return stopped(filter ? clientList.counted(filter) : everyone);
}

export function countingExactly(filter: ClientFilter): Counting {
  return together(clientList.counted(filter, true), everyoneExactly);
}

/** What a tab keeps. */
export function countedView({ query }: { query: string }): Counted {
  return clientList.counted(clientList.filter(query));
}

// They say nothing of a day nor of a person: those are read in PostgreSQL.
const everyone = ofConstants(clientList.counted(clientList.filter({})));
const everyoneExactly = ofConstants(clientList.counted(clientList.filter({}), true));
const presets = presetViews.map((preset) => ofConstants(countedView(preset)));
const views = raw(spelledOut(visibleViews('clients')));

const stopped = madeOnce((shown: Counted) => together(shown, everyone));

function together(shown: Counted, all: Counted): Counting {
  const { counts, each } = countsOf([shown, all, ...presets]);
  return { statement: sql`SELECT ${counts} AS counts, ${views} AS views`, each };
}
