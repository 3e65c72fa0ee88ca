// A meter beside the degrees: those being typed on a phone, the room's on a screen.

export default function draw(place) {
  for (const degrees of place.querySelectorAll("[name=degrees], data")) {
    const meter = degrees.parentElement.querySelector("meter") ?? document.createElement("meter");
    const show = () => Object.assign(meter, { max: 100, value: degrees.value, ariaHidden: "true" });
    degrees.after(meter);
    degrees.oninput = show;
    show();
  }
}
