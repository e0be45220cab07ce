// What is said of the oldest thing of a task.

export const since = (days: number) => (days > 0 ? `Depuis ${days}\u00a0j` : 'Depuis aujourd’hui');
export const oldestSince = (days: number) =>
  days > 0 ? `La plus ancienne\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui';
export const oldestClient = (days: number) =>
  days > 0 ? `Le plus ancien\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui';

// The first to end, past or to come.
export const endOf = (days: number) => {
  if (days === 0) return 'La première\u00a0: aujourd’hui';
  return days > 0 ? `La première\u00a0: échue depuis ${days}\u00a0j` : `La première\u00a0: dans ${-days}\u00a0j`;
};

// Calendar days after the day it was due, which counts working days.
export const latest = (days: number) =>
  days > 0 ? `La plus en retard\u00a0: ${days}\u00a0j` : 'En retard d’aujourd’hui';
