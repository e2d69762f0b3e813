// Opens dialogs of recorded pages. A browser gives a dialog that opens the focus, out of whatever is around the frame, although
// the frame is inert; a dialog that is inert itself while it opens gets none.

export function openDialog(dialog: HTMLDialogElement, isModal: boolean): void {
  const { inert } = dialog;
  dialog.inert = true;
  try {
    if (isModal) dialog.showModal();
    else dialog.show();
  } finally {
    dialog.inert = inert;
  }
}
