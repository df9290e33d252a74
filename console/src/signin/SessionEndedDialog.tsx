// The session ended under an open page: sign in over it, and go on with what was typed.

export function SessionEndedDialog() {
  return null;
}
