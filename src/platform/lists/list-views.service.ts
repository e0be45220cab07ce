import { Injectable } from '@nestjs/common';
import { madeOnce } from '../made-once.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { listAddress, queryText } from './list-address.js';
import { type KeptAddress, keptText, queryOf, type SavedList, viewAddress } from './saved-lists.js';
import { mayChange } from './saved-view.form.js';
import type { SavedView } from './saved-view.entity.js';
import { SavedViews } from './saved-views.service.js';
import { onlyReads } from '../../journey/states/roles.js';

/** Tabs shown at once; the other views are in « Plus de vues ». */
const shownTabs = 8;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A view everyone has. */
export interface PresetView {
  label: string;
  query: string;
}

interface ViewTab {
  href: string;
  label: string;
  /** What it keeps, to count it. */
  query: string;
  current: boolean;
  count?: string;
}

export interface ListViews {
  tabs: ViewTab[];
  more: ViewTab[];
  notes: string[];
  /** Where the person begins when they open the list without asking for anything, or null for the list itself. */
  home: string | null;
  /** What the bar beside the tabs offers. */
  bar: {
    modified: string | null;
    restore: string | null;
    save: { action: string; query: string; version: number } | null;
    saveAs: string | null;
    edit: string | null;
    manage: string;
  };
}

/** The views of a list, as tabs, and what may be done with the one that is open. */
@Injectable()
export class ListViewsService {
  constructor(
    private readonly db: TenantDb,
    private readonly views: SavedViews,
  ) {}

  /**
   * @param query the list's address, as `readListQuery` gives it; `view` says which view it came from
   * @param presets the first stays first; the others follow the saved views
   */
  async of(list: SavedList, query: Record<string, string>, presets: PresetView[], ahead = 2): Promise<ListViews> {
    return this.from(await this.views.visible(list.list), list, query, presets, ahead);
  }

  /** The same of views that were read already. */
  async from(
    saved: SavedView[],
    list: SavedList,
    query: Record<string, string>,
    presets: PresetView[],
    ahead = 2,
  ): Promise<ListViews> {
    const asked = query['view'];
    const open = saved.find((view) => view.id === asked) ?? null;
    const [kept, ...keptBySaved] = (await list.read([query, ...saved.map(queryOf)])) as [KeptAddress, ...KeptAddress[]];
    const text = keptText(kept);
    const same = open !== null && text === open.query && kept.columns.join() === open.columns.join();
    const presetTabs = presets.map((preset) => presetTab(list, preset, open ? null : text));
    const savedTabs = saved.map((view, place) => savedTab(list, view, keptBySaved[place] as KeptAddress, open));
    const tabs = [...presetTabs.slice(0, ahead), ...savedTabs, ...presetTabs.slice(ahead)];
    return {
      ...split(tabs),
      notes: noteOf(asked, open),
      home: this.home(list, saved),
      bar: this.bar(list, {
        query,
        open,
        same,
        filtered: text !== '' && kept.problems.length === 0 && !presetTabs.some((tab) => tab.current),
      }),
    };
  }

  // Read with the other views: asked beforehand, every page of the list would wait for it.
  private home(list: SavedList, saved: SavedView[]): string | null {
    const { actor } = this.db;
    if (actor.kind !== 'person') return null;
    const chosen = saved.find((view) => view.defaultOfRole === actor.role);
    return chosen ? viewAddress(list, chosen) : (list.usual?.(actor.role) ?? null);
  }

  private bar(
    list: SavedList,
    {
      query,
      open,
      same,
      filtered,
    }: { query: Record<string, string>; open: SavedView | null; same: boolean; filtered: boolean },
  ): ListViews['bar'] {
    const { actor } = this.db;
    const { view: _view, ...shown } = query;
    const changes = open !== null && !same;
    const may = actor.kind === 'person' && !onlyReads(actor.role);
    const saveAs = listAddress('/saved-views/new', { list: list.list, query: queryText(shown) });
    return {
      modified: changes ? open.name : null,
      restore: changes ? viewAddress(list, open) : null,
      save:
        changes && mayChange(open, actor)
          ? { action: `/saved-views/${open.id}/query`, query: queryText(shown), version: open.version }
          : null,
      saveAs: may && (changes || (!open && filtered)) ? saveAs : null,
      edit: open && same && mayChange(open, actor) ? `/saved-views/${open.id}/edit` : null,
      manage: '/saved-views',
    };
  }
}

function presetTab(list: SavedList, preset: PresetView, text: string | null): ViewTab {
  const { words, kept } = readPreset(preset);
  return { href: `${list.path}?${words}`, label: preset.label, query: preset.query, current: text === kept };
}

const readPreset = madeOnce(({ query: text }: PresetView) => {
  const query = Object.fromEntries(new URLSearchParams(text));
  // The list without anything asked may be somewhere else for a role: « Tous » says that it is meant.
  return { words: queryText(text === '' ? { view: 'all' } : query), kept: keptText({ query }) };
});

function savedTab(list: SavedList, view: SavedView, kept: KeptAddress, open: SavedView | null): ViewTab {
  const problems = kept.problems.length > 0;
  return {
    href: viewAddress(list, view),
    label: problems ? `${view.name} (à revoir)` : view.name,
    query: view.query,
    current: view.id === open?.id,
  };
}

// The open view is always in sight.
function split(tabs: ViewTab[]): Pick<ListViews, 'tabs' | 'more'> {
  const at = tabs.findIndex((tab) => tab.current);
  if (at < shownTabs) return { tabs: tabs.slice(0, shownTabs), more: tabs.slice(shownTabs) };
  const current = tabs[at] as ViewTab;
  const others = tabs.filter((tab) => tab !== current);
  return { tabs: [...others.slice(0, shownTabs - 1), current], more: others.slice(shownTabs - 1) };
}

function noteOf(asked: string | undefined, open: SavedView | null): string[] {
  if (!asked || asked === 'all' || open) return [];
  return uuid.test(asked)
    ? ['Cette vue n’existe pas, ou plus\u00a0: les filtres de l’adresse restent appliqués.']
    : [`«\u00a0${asked.slice(0, 40)}\u00a0» n’est pas une vue\u00a0: les filtres de l’adresse restent appliqués.`];
}
