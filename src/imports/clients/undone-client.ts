/** Why a client is archived whom an import had created by mistake: the journal keeps them, a corrected file brings them back. */
export const undoneReason = 'L’import qui avait créé ce client a été défait.';
