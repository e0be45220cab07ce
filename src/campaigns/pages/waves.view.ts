import { parisDate } from '../../journey/calendar/calendar-days.js';
import { count, number } from '../../platform/web/view-helpers.js';
import type { Campaign } from '../engine/campaign.entity.js';
import type { Wave } from '../engine/campaign-waves.js';
import { goesOn } from './progress-words.js';

const shownWaves = 12;

const dayFormat = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});

/** « lundi 30 novembre ». */
function dayInWords(at: Date): string {
  return dayFormat.format(at).replace(/ 1 /, ' 1ᵉʳ ');
}

/** The mornings of a campaign that is spread: which one comes next, and all of them; null for one that is not. */
export function wavesView({ state, waveSize }: Pick<Campaign, 'state' | 'waveSize'>, waves: Wave[], now: Date) {
  if (waveSize === null || waves.length === 0) return null;
  const lines = waves.map((wave, index) => ({ ...wave, name: `vague ${index + 1} sur ${waves.length}` }));
  const open = lines.find(({ pending }) => pending > 0);
  const ahead = open !== undefined && open.dueAt > now && goesOn.has(state);
  const around = Math.max(0, Math.min(lines.indexOf(open ?? (lines[0] as never)) - 3, lines.length - shownWaves));
  return {
    title: lines.length === 1 ? 'Une seule vague' : `Vagues de ${count(waveSize, 'client', 'clients')} par jour ouvré`,
    /** The chain sleeps until that morning. */
    next: ahead
      ? `Prochaine\u00a0: ${open.name}, ${dayInWords(open.dueAt)} à partir de 8\u00a0h, ${count(open.rows, 'client', 'clients')}.`
      : null,
    rows: lines.slice(around, around + shownWaves).map(({ name, ...wave }) => ({
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      day: dayInWords(wave.dueAt),
      iso: parisDate(wave.dueAt),
      clients: count(wave.rows, 'client', 'clients'),
      state: stateOf(wave, state, now),
    })),
    note: lines.length > shownWaves ? `${shownWaves} vagues montrées sur ${number(lines.length)}.` : null,
  };
}

function stateOf({ dueAt, rows, pending, cancelled }: Wave, state: Campaign['state'], now: Date) {
  if (cancelled > 0) return { tone: 'none', icon: 'x', label: cancelledWords(rows - cancelled), plain: true };
  if (pending === 0) return { tone: 'ok', icon: 'circle-check', label: 'Traitée', plain: true };
  if (state === 'paused') return { tone: 'soon', icon: 'player-pause', label: 'En pause', plain: true };
  if (dueAt > now) return { tone: 'none', icon: 'clock', label: 'À venir', plain: true };
  return { tone: 'move', icon: 'player-play', label: `En cours, ${number(rows - pending)} traités`, plain: true };
}

// What was done before it was stopped stays done.
const cancelledWords = (before: number) =>
  before > 0 ? `Annulée, ${count(before, 'traité', 'traités')} avant` : 'Annulée';
