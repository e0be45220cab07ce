import type { Legibility } from './legibility.js';
import { isHeic, type PhotoFacts } from './photo-facts.js';
import type { Turn } from './upright.js';

/** A page of A4 at about 90 dots an inch: below, the ten digits of a card are guessed, not read. */
const smallest = { short: 700, long: 1_000 };
/** Telephones of today take 50 million; a PNG is unpacked to be put on a page. */
const mostPixels = { jpeg: 64_000_000, png: 24_000_000 };
/** Measured on pages from sharp to unreadable (docs/decisions/0043-a-hundred-requests.md): below, nothing stands out; below, edges are spread over more than a stroke. */
export const leastWritten = 0.001;
const leastSharp = 0.34;

/**
 * Why a photo cannot be taken, and what to do; null when it can.
 * @param name how the sentence begins: « La photo », « La photo 2 » @param facts null for what is no photo
 */
export function unreadable(name: string, bytes: Buffer, facts: PhotoFacts | null): string | null {
  if (isHeic(bytes))
    return `${name} est au format HEIC d’Apple, que peu d’outils lisent. Dans Réglages, Appareil photo, Formats, choisissez «\u00a0Le plus compatible\u00a0» et reprenez-la, ou enregistrez-la en JPEG.`;
  // Whatever it is, it may be no photo at all: a text whose name ends in « .pdf » comes here too.
  if (!facts)
    return `${name.replace('La photo', 'Le fichier')} n’est ni une photo JPEG ou PNG, ni un PDF\u00a0: choisissez-en un autre.`;
  if (!facts.whole) return damaged(name);
  const [short, long] = [facts.width, facts.height].sort((one, other) => one - other) as [number, number];
  if (short < smallest.short || long < smallest.long)
    return `${name} est trop petite pour être lue (${facts.width} × ${facts.height} points). Photographiez une page entière de près, sans réduire l’image.`;
  if (short * long > mostPixels[facts.kind])
    return `${name} est trop grande pour être traitée (${facts.width} × ${facts.height} points). Prenez-la dans une taille ordinaire.`;
  return null;
}

/** Nothing stands out: it is refused. */
export function nothingSeen(name: string): string {
  return `Rien ne se lit sur ${name.toLowerCase()}\u00a0: trop sombre, trop claire ou très floue. Reprenez-la à la lumière, la page à plat.`;
}

/** Said beside a photo that is kept, when it looks blurred or was not measured (`seen` null); null when there is nothing to say. */
export function sharpnessNote(name: string, seen: Legibility | null): string | null {
  if (!seen) return `La netteté de ${name.toLowerCase()} n’a pas pu être mesurée\u00a0: vérifiez qu’elle se lit.`;
  if (seen.sharpness >= leastSharp) return null;
  return `${name} paraît floue\u00a0: si son texte ne se lit pas, reprenez-la de plus près, sans bouger.`;
}

/** Said of a photo that was put upright, or of which nobody knows (`turn` null); null when it already was. */
export function turnedNote(name: string, turn: Turn | null): string | null {
  if (turn === 0) return null;
  if (turn === null) return `Nous n’avons pas pu voir si ${name.toLowerCase()} est à l’endroit\u00a0: regardez-la.`;
  return `${name} était ${turn === 180 ? 'à l’envers' : 'couchée'}\u00a0: nous l’avons remise à l’endroit.`;
}

/** Its bytes end before the picture does, or contradict one another. */
export function damaged(name: string): string {
  return `${name} est endommagée ou incomplète. Reprenez-la, ou envoyez-la de nouveau.`;
}
