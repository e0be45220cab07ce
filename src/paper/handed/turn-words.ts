export const signedElectronically =
  'Ce PDF porte une signature électronique\u00a0: tourner une page la casserait. Il reste comme il a été signé.';
export const noSuchPage = 'Cette page n’existe pas dans cette pièce.';
