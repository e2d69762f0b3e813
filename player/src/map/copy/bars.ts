// Whether what scrolls has bars beside it here. In a drawing a browser shows them always, where they take room.

let known: boolean | undefined;

export function hasBars(): boolean {
  return (known ??= measured());
}

function measured(): boolean {
  const scroller = document.createElement("div");
  scroller.style.cssText = "position: fixed; visibility: hidden; width: 100px; height: 100px; overflow: scroll";
  document.body.append(scroller);
  const takes = scroller.offsetWidth > scroller.clientWidth;
  scroller.remove();
  return takes;
}
