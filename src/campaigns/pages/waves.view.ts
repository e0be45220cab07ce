import { parisDate } from '../../journey/calendar/calendar-days.js';
import { count, number } from '../../platform/web/view-helpers.js';
import type { Campaign } from '../engine/campaign.entity.js';
import type { Wave } from '../engine/campaign-waves.js';
import { unfinishedStates } from '../engine/campaign.facts.js';

const shownWaves = 12;

const dayFormat = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});

/** « lundi 30 novembre ». */
export function dayInWords(at: Date): string {
  return dayFormat.format(at).replace(/ 1 /, ' 1ᵉʳ ');
}

const goesOn = new Set(unfinishedStates);

/** The mornings of a campaign that is spread: which one comes next, and all of them; null for one that is not. */
export function wavesView({ state, waveSize }: Pick<Campaign, 'state' | 'waveSize'>, waves: Wave[], now: Date) {
  if (waveSize === null || waves.length === 0) return null;
  const lines = waves.map((wave, index) => ({ ...wave, name: `vague ${index + 1} sur ${waves.length}` }));
  const open = lines.find(({ pending }) => pending > 0);
  const ahead = open !== undefined && open.dueAt > now && goesOn.has(state);
  const around = Math.max(0, Math.min(lines.indexOf(open ?? (lines[0] as never)) - 3, lines.length - shownWaves));
  return {
    title: `Vagues de ${count(waveSize, 'client', 'clients')} par jour ouvré`,
    /** The chain sleeps until that morning. */
    next: ahead
      ? `Prochaine\u00a0: ${open.name}, ${dayInWords(open.dueAt)} à partir de 8\u00a0h, ${count(open.rows, 'client', 'clients')}.`
      : null,
    rows: lines.slice(around, around + shownWaves).map(({ name, dueAt, rows, pending }) => ({
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      day: dayInWords(dueAt),
      iso: parisDate(dueAt),
      clients: count(rows, 'client', 'clients'),
      state: stateOf({ dueAt, rows, pending }, state, now),
    })),
    note: lines.length > shownWaves ? `${shownWaves} vagues montrées sur ${number(lines.length)}.` : null,
  };
}

function stateOf({ dueAt, rows, pending }: Wave, state: Campaign['state'], now: Date) {
  if (pending === 0) return { tone: 'ok', icon: 'circle-check', label: 'Traitée', plain: true };
  if (state === 'paused') return { tone: 'soon', icon: 'player-pause', label: 'En pause', plain: true };
  if (dueAt > now) return { tone: 'none', icon: 'clock', label: 'À venir', plain: true };
  return { tone: 'move', icon: 'player-play', label: `En cours, ${number(rows - pending)} traités`, plain: true };
}
