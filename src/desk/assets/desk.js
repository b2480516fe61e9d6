// Keys for hands that stay on the keyboard. Every page works without this file.
(function () {
  "use strict";
  var off = document.body.hasAttribute("data-nokeys");
  var byId = function (id) { return document.getElementById(id); };

  // What was just done, or what is wrong, is read out first.
  var told = byId("errors") || byId("flash");
  var firstOf = function (form) {
    var fields = document.querySelectorAll("main form" + form + " :is(input:not([type=hidden]), select, textarea)");
    return Array.from(fields).find(function (field) { return field.checkVisibility(); });
  };
  // A form may know better where the hand goes on: behind what was scanned or searched for.
  var marked = document.querySelector("main form[data-first]");
  var next = (marked && byId(marked.dataset.first)) || firstOf("[method=post]") || firstOf(".first");
  if (told) { told.focus(); } else if (next && !location.hash) { next.focus(); }

  // A field of many lines shows all of them, above the bar of buttons: browsers only look at where one types.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("textarea")) { event.target.scrollIntoView({ block: "nearest" }); }
  });

  // Only an identity as physical key counts: input methods change letters, not function keys.
  document.addEventListener("keydown", function (event) {
    if (off || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var target = null;
    // Digits choose only while one of the choices has the focus.
    var picks = document.activeElement && document.activeElement.closest(".picks");
    var digit = picks && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit) { target = picks.querySelectorAll("button")[Number(digit[1]) - 1]; }
    switch (event.code) {
      case "F2": target = document.querySelector('.bar a[href="/tiep-nhan"]'); break;
      case "F4":
        target = byId("find");
        if (target) { event.preventDefault(); target.focus(); target.select(); }
        return;
      case "F8": target = byId("print-file"); break;
      case "F9": target = document.querySelector(event.shiftKey ? "[data-key=park]" : "[data-key=do]"); break;
      default: break;
    }
    if (target) { event.preventDefault(); target.click(); }
  });

  // Files take their time: how far they are is shown, and a line that breaks leaves all that was typed and chosen where it is.
  var sendFiles = function (form, by) {
    var data = new FormData(form), line = new XMLHttpRequest(), note = document.createElement("p");
    var bar = document.createElement("progress");
    if (by && by.name) { data.append(by.name, by.value); }
    form.querySelectorAll(".sending").forEach(function (old) { old.remove(); });
    note.className = "box warn sending";
    note.setAttribute("role", "status");
    note.append(form.dataset.sending + " ", bar);
    form.append(note);
    line.upload.onprogress = function (event) { bar.value = event.loaded / event.total; };
    line.onload = function () {
      if (line.responseURL !== form.action) { location.assign(line.responseURL); return; }
      document.open(); document.write(line.responseText); document.close();
    };
    line.onerror = function () { note.textContent = form.dataset.broken; delete form.dataset.sent; };
    line.open("POST", form.action);
    line.send(data);
  };

  // A form is sent once, however often it is clicked; what it does stands under one key anyway.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    var chosen = Array.from(form.querySelectorAll("input[type=file]")).some(function (field) { return field.files.length; });
    if (chosen) { event.preventDefault(); sendFiles(form, event.submitter); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
