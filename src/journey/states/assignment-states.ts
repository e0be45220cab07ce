/** The states of somebody's habilitation for a client (domain § 3). */
export type AssignmentState = 'to_request' | 'requested' | 'active' | 'end_to_request' | 'end_requested' | 'closed';

/** The states in which it is under way, or stands. */
export type OpenAssignmentState = Exclude<AssignmentState, 'closed'>;

/** States in which ANS still has this administrator recorded for this client, as the view `recorded_assignments` has them: an end counts once it is closed. */
export const recordedStates: readonly AssignmentState[] = ['active', 'end_to_request', 'end_requested'];
