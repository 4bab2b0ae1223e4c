// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/sequence_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "gui/forms/readable.h"

namespace orrery::gui {

using scenarios::MessageTrace;

namespace {

bool sameMessage(const MessageTrace& a, const MessageTrace& b) {
  return a.kind == b.kind && a.what == b.what && a.sent == b.sent && a.from == b.from &&
         a.to == b.to;
}

QPen penOf(QColor colour, double width, Qt::PenStyle style = Qt::SolidLine) {
  QPen pen(colour, width, style);
  pen.setCapStyle(Qt::RoundCap);
  return pen;
}

}  // namespace

SequenceChart::SequenceChart(Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent), theme_(theme) {
  setAccessibleName(tr("Messages as a sequence chart"));
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setMouseTracking(true);
  connect(&theme_, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
  layOut();
}

void SequenceChart::setTeller(std::function<QString(const MessageTrace&)> teller) {
  teller_ = std::move(teller);
}

void SequenceChart::setCursorTime(double time_s) {
  cursor_s_ = time_s;
  viewport()->update();
}

void SequenceChart::setMessages(const std::vector<MessageTrace>& messages, engine::SimTime now) {
  const bool at_end = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
  std::optional<MessageTrace> kept;
  if (chosen_) kept = messages_[*chosen_];
  messages_ = messages;
  now_ = now;
  chosen_.reset();
  for (std::size_t i = 0; kept && i < messages_.size(); ++i) {
    if (sameMessage(messages_[i], *kept)) chosen_ = i;
  }
  layOut();
  if (at_end && !chosen_) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  viewport()->update();
}

void SequenceChart::choose(std::optional<std::size_t> message) {
  if (message && *message >= messages_.size()) message.reset();
  chosen_ = message;
  setAccessibleDescription(chosen_ && teller_ ? teller_(messages_[*chosen_]) : QString());
  showChosen();
  viewport()->update();
}

QSize SequenceChart::sizeHint() const {
  return {fontMetrics().averageCharWidth() * 48, fontMetrics().height() * 18};
}

void SequenceChart::layOut() {
  const QFontMetricsF metrics(font());
  SequenceLayout::Sizes sizes;
  sizes.row_height = 1.7 * metrics.height();
  sizes.lane_width = 12.0 * metrics.averageCharWidth();
  sizes.left = metrics.horizontalAdvance("00:00:00.000") + metrics.averageCharWidth();
  sizes.top = 1.2 * metrics.height();
  sizes.width = viewport()->width();
  layout_ = lay_out_sequence(messages_, now_, sizes);
  const int room = viewport()->height() - static_cast<int>(headerHeight());
  verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(layout_.height) - room));
  verticalScrollBar()->setPageStep(std::max(1, room));
  verticalScrollBar()->setSingleStep(static_cast<int>(sizes.row_height));
  horizontalScrollBar()->setRange(
      0, std::max(0, static_cast<int>(layout_.width) - viewport()->width()));
  horizontalScrollBar()->setPageStep(viewport()->width());
}

double SequenceChart::headerHeight() const { return 1.8 * QFontMetricsF(font()).height(); }

QPointF SequenceChart::origin() const {
  return {-double(horizontalScrollBar()->value()),
          headerHeight() - double(verticalScrollBar()->value())};
}

void SequenceChart::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(viewport()->rect(), theme_.colours().base);
  if (messages_.empty()) {
    painter.setPen(theme_.colours().dim_text);
    painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No messages yet"));
    return;
  }
  painter.save();
  painter.setClipRect(QRectF(0, headerHeight(), viewport()->width(), viewport()->height()));
  painter.translate(origin());
  drawLanes(painter);
  drawMarks(painter);
  for (const auto& arrow : layout_.arrows) drawArrow(painter, arrow);
  drawLabels(painter);
  painter.restore();
  drawHeader(painter);
}

void SequenceChart::drawHeader(QPainter& painter) const {
  const auto& colours = theme_.colours();
  const double height = headerHeight();
  painter.fillRect(QRectF(0, 0, viewport()->width(), height), colours.alternate);
  painter.setPen(penOf(colours.border, 1.0));
  painter.drawLine(QPointF(0, height), QPointF(viewport()->width(), height));
  const QFontMetricsF metrics(font());
  const double room =
      layout_.lanes.size() < 2 ? viewport()->width() : layout_.lanes[1].x - layout_.lanes[0].x;
  for (const auto& lane : layout_.lanes) {
    const double x = lane.x + origin().x();
    const QString name =
        metrics.elidedText(qt(lane.name), Qt::ElideMiddle, room - metrics.averageCharWidth());
    painter.setPen(colours.text);
    painter.drawText(QRectF(x - room / 2, 0, room, height), Qt::AlignCenter, name);
  }
}

void SequenceChart::drawLanes(QPainter& painter) const {
  painter.setPen(penOf(theme_.colours().border, 1.0, Qt::DashLine));
  for (const auto& lane : layout_.lanes)
    painter.drawLine(QPointF(lane.x, 0), QPointF(lane.x, layout_.height));
  if (!cursor_s_ || layout_.marks.empty()) return;
  const auto at = engine::SimTime::from_seconds(*cursor_s_);
  if (at < layout_.marks.front().time || at > layout_.marks.back().time) return;
  painter.setPen(penOf(theme_.colours().accent, 1.5));
  const double y = layout_.y_of(at);
  painter.drawLine(QPointF(0, y), QPointF(layout_.width, y));
}

void SequenceChart::drawMarks(QPainter& painter) const {
  const QFontMetricsF metrics(font());
  double free_from = -1e9;
  painter.setPen(theme_.colours().dim_text);
  const double right = layout_.lanes.empty() ? 0.0 : metrics.horizontalAdvance("00:00:00.000");
  for (const auto& mark : layout_.marks) {
    if (mark.y < free_from) continue;
    free_from = mark.y + metrics.height();
    const QRectF place(0, mark.y - metrics.height() / 2, right, metrics.height());
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, readableTime(mark.time));
  }
}

void SequenceChart::drawArrow(QPainter& painter, const SequenceLayout::Arrow& arrow) const {
  const auto& colours = theme_.colours();
  const bool command = messages_[arrow.message].kind == MessageTrace::Kind::kCommand;
  const bool is_chosen = chosen_ == arrow.message;
  QColor colour = command ? colours.curves[1] : colours.curves[0];
  if (arrow.fate == MessageFate::kLost) colour = colours.alarm;
  const double width = is_chosen ? 3.0 : 1.5;
  const bool dashed = arrow.fate != MessageFate::kArrived;
  const QPointF from(arrow.x1, arrow.y1);
  const QPointF to(arrow.x2, arrow.y2);
  painter.setPen(penOf(colour, width, dashed ? Qt::DashLine : Qt::SolidLine));
  painter.drawLine(from, to);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  // A command begins in a square, a reading in a dot: not by colour alone.
  const double dot = 2.0 + width / 2;
  if (command) {
    painter.drawRect(QRectF(from.x() - dot, from.y() - dot, 2 * dot, 2 * dot));
  } else {
    painter.drawEllipse(from, dot, dot);
  }
  const double size = 0.35 * QFontMetricsF(font()).height();
  if (arrow.fate == MessageFate::kLost) {
    painter.setPen(penOf(colour, width + 0.5));
    painter.drawLine(to + QPointF(-size, -size), to + QPointF(size, size));
    painter.drawLine(to + QPointF(-size, size), to + QPointF(size, -size));
  } else if (arrow.fate == MessageFate::kArrived) {
    const double angle = std::atan2(to.y() - from.y(), to.x() - from.x());
    const auto wing = [&](double turn) {
      return to - 2 * size * QPointF(std::cos(angle + turn), std::sin(angle + turn));
    };
    painter.drawPolygon(QPolygonF({to, wing(0.4), wing(-0.4)}));
  }
  painter.setBrush(Qt::NoBrush);
}

/// `temperature, 61 ms` above an arrow, where no other label stands.
void SequenceChart::drawLabels(QPainter& painter) const {
  const QFontMetricsF metrics(font());
  std::vector<QRectF> taken;
  for (const auto& arrow : layout_.arrows) {
    const MessageTrace& message = messages_[arrow.message];
    const QString name = qt(message.what.substr(message.what.find('.') + 1)).replace('_', ' ');
    QString words = name;
    if (arrow.fate == MessageFate::kLost) words += tr(", lost");
    if (arrow.fate == MessageFate::kArrived)
      words += ", " + readableSpan((message.arrived - message.sent).seconds());
    const double room =
        std::fabs(layout_.lanes[arrow.lane_to].x - layout_.lanes[arrow.lane_from].x) -
        2 * metrics.averageCharWidth();
    words = metrics.elidedText(words, Qt::ElideRight, std::max(room, metrics.height() * 4));
    const double wide = metrics.horizontalAdvance(words);
    const double middle = (layout_.lanes[arrow.lane_from].x + layout_.lanes[arrow.lane_to].x) / 2;
    // Above the arrow where it stands highest beneath the words.
    const double run = std::max(std::fabs(arrow.x2 - arrow.x1), 1.0);
    const double rise = std::fabs(arrow.y2 - arrow.y1) * std::min(wide / run, 1.0) / 2;
    const double line = (arrow.y1 + arrow.y2) / 2 - rise;
    const QRectF place(middle - wide / 2, line - metrics.height() - 1, wide, metrics.height());
    const bool free = std::none_of(taken.begin(), taken.end(),
                                   [&](const QRectF& other) { return other.intersects(place); });
    if (!free && chosen_ != arrow.message) continue;
    taken.push_back(place);
    if (!free) painter.fillRect(place, theme_.colours().base);
    painter.setPen(arrow.fate == MessageFate::kLost ? theme_.colours().alarm
                                                    : theme_.colours().text);
    painter.drawText(place, Qt::AlignCenter, words);
  }
}

std::optional<std::size_t> SequenceChart::messageAt(QPointF at) const {
  const QPointF inside = at - origin();
  if (at.y() < headerHeight()) return std::nullopt;
  const std::size_t arrow =
      layout_.arrow_at(inside.x(), inside.y(), QFontMetricsF(font()).height());
  if (arrow >= layout_.arrows.size()) return std::nullopt;
  return layout_.arrows[arrow].message;
}

void SequenceChart::showChosen() {
  if (!chosen_) return;
  const auto& arrow = layout_.arrows[*chosen_];
  const double room = viewport()->height() - headerHeight();
  const double top = std::min(arrow.y1, arrow.y2) - 2 * QFontMetricsF(font()).height();
  const double bottom = std::max(arrow.y1, arrow.y2) + QFontMetricsF(font()).height();
  QScrollBar* bar = verticalScrollBar();
  if (top < bar->value()) bar->setValue(static_cast<int>(top));
  if (bottom > bar->value() + room) bar->setValue(static_cast<int>(bottom - room));
}

bool SequenceChart::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto message = messageAt(help->pos());
    if (message && teller_) {
      QToolTip::showText(help->globalPos(), teller_(messages_[*message]), viewport());
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void SequenceChart::mousePressEvent(QMouseEvent* event) { choose(messageAt(event->position())); }

void SequenceChart::mouseDoubleClickEvent(QMouseEvent* event) {
  choose(messageAt(event->position()));
  if (chosen_) Q_EMIT timeChosen(messages_[*chosen_].sent.seconds());
}

void SequenceChart::keyPressEvent(QKeyEvent* event) {
  const std::size_t count = messages_.size();
  if (count == 0) return QAbstractScrollArea::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Down: choose(chosen_ ? std::min(*chosen_ + 1, count - 1) : 0); break;
    case Qt::Key_Up:
      choose(chosen_ ? *chosen_ - std::min<std::size_t>(*chosen_, 1) : count - 1);
      break;
    case Qt::Key_Home: choose(0); break;
    case Qt::Key_End: choose(count - 1); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (chosen_) Q_EMIT timeChosen(messages_[*chosen_].sent.seconds());
      break;
    default: return QAbstractScrollArea::keyPressEvent(event);
  }
  event->accept();
}

void SequenceChart::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  layOut();
}

void SequenceChart::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange) layOut();
}

}  // namespace orrery::gui
